import { expect, test } from "vitest"
import { addressesIn, bodyOf, everyone } from "./fields"
import { NOTHING } from "./typed"

test("addresses are found however they were typed", () => {
  expect(addressesIn("anna@example.com, Борис <Boris@Example.com>; nina@example.com anna@example.com")).toEqual(["anna@example.com", "boris@example.com", "nina@example.com"])
  expect(addressesIn(" , ;")).toEqual([])
})

test("nothing set is nothing sent", () => {
  expect(bodyOf(NOTHING)).toBeNull()
  expect(bodyOf({ subject: " Счёт ", to: "Нина <Nina@example.com>", cc: "a@b.cd", bcc: "" })).toEqual({ subject: "Счёт", to: "nina@example.com", cc: ["a@b.cd"], bcc: [] })
})

test("an answer to all goes to the others", () => {
  expect(everyone({ others: [{ address: "a@b.cd", name: "A" }, { address: "e@f.gh" }] })).toBe("a@b.cd, e@f.gh")
  expect(everyone(null)).toBe("")
})
