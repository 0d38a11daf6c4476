import { expect, test } from "vitest"
import { maskedFrom, veiledCard, veiledCompany, veiledFrom, veiledPerson } from "./veiled"

const reach = { value: "+37061234567", label: "" }
const person = {
  name: "Ona", phone: reach.value, phones: [reach], email: "ona@example.com", emails: [{ value: "ona@example.com", label: "" }], birthday: "1990-05-17", hidden: [], identities: [{ id: 1, external_user: "+37061234567" }],
} as never // prettier-ignore
const company = { name: "UAB", phones: [reach], emails: [], addresses: [{ value: "Vilnius", label: "" }], turnover: { amount: "9", currency: "EUR" }, comment: "Pays", hidden: [] } as never

test("whoever has no right to phones is tried on without phones, e-mails and addresses that are phones", () => {
  const veiled = veiledFrom({ key: "operator", rights: [], hidden_fields: ["field:4"] })
  const seen = JSON.stringify([veiledPerson(person, veiled), veiledCompany(company, veiled)])
  expect(seen).not.toContain("37061234567")
  expect(seen).not.toContain("ona@example.com")
  expect(seen).toContain("1990-05-17")
  expect(veiledPerson(person, veiled).hidden).toEqual(["email", "phone"])
})

test("what a role hides by name is blank wherever it stands", () => {
  const veiled = veiledFrom({ key: "operator", rights: ["contacts.phones"], hidden_fields: ["birthday", "turnover", "comment", "budget"] })
  expect(veiledPerson(person, veiled)).toMatchObject({ birthday: null, phone: reach.value })
  expect(veiledCompany(company, veiled)).toMatchObject({ turnover: null, comment: "" })
  expect(veiledCard({ budget: { amount: "5", currency: "EUR" }, comment: "Pays", contact: person } as never, veiled)).toMatchObject({ budget: null, comment: "", contact: { birthday: null } })
})

test("an administrator is shown everything", () => {
  expect(veiledFrom({ key: "administrator", rights: [], hidden_fields: ["phone"] }).size).toBe(0)
})

test("own fields of phones and e-mails are closed to a role that may see none, and to it alone", () => {
  const fields = [{ id: 4, kind: "phone" as const }, { id: 5, kind: "email" as const }, { id: 6, kind: "text" as const }]
  const masked = (rights: string[], hidden_fields: string[] = [], key = "operator") => [...maskedFrom(veiledFrom({ key, rights, hidden_fields }), fields)]
  expect(masked([])).toEqual([4, 5])
  expect(masked(["contacts.phones"])).toEqual([])
  expect(masked(["contacts.phones"], ["email"])).toEqual([5])
  expect(masked([], ["phone"], "administrator")).toEqual([])
})
