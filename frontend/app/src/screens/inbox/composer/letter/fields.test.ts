import { expect, test } from "vitest"
import { addressesIn, bodyOf, everyone, reachable, wantedBy } from "./fields"
import { NOTHING } from "./typed"

test("addresses are found however they were typed", () => {
  expect(addressesIn("anna@example.com, Борис <Boris@Example.com>; nina@example.com anna@example.com")).toEqual(["anna@example.com", "boris@example.com", "nina@example.com"])
  expect(addressesIn(" , ;")).toEqual([])
})

test("nothing set is nothing sent", () => {
  expect(bodyOf(NOTHING)).toBeNull()
  expect(bodyOf({ ...NOTHING, subject: " Счёт ", to: "Нина <Nina@example.com>", cc: "a@b.cd" }, "x@y.zz")).toEqual({ subject: "Счёт", to: "nina@example.com", cc: ["a@b.cd"], bcc: [], unsigned: false })
  expect(bodyOf(NOTHING, "x@y.zz")?.to).toBe("x@y.zz")
})

test("an answer to all goes to the others", () => {
  expect(everyone({ others: [{ address: "a@b.cd", name: "A" }, { address: "e@f.gh" }] })).toBe("a@b.cd, e@f.gh")
  expect(everyone(null)).toBe("")
})

test("the answer goes where the letter wants it, unless it is forged", () => {
  const sender = { address: "a@b.cd" }
  const answer_to = { address: "e@f.gh" }
  expect(wantedBy({ sender, answer_to })).toBe("e@f.gh")
  expect(wantedBy({ sender, answer_to, trust: "fail" })).toBe("")
  expect(wantedBy({ sender, answer_to: sender })).toBe("")
  expect(reachable({ sender, answer_to, others: [sender, { address: "i@j.kl" }] })).toEqual(["a@b.cd", "e@f.gh", "i@j.kl"])
})
