import { expect, test } from "vitest"
import { addressesIn, bodyOf, everyone, reachable, wantedBy, wantedOf } from "./fields"
import type { Message } from "../../../../wire/types"
import { NOTHING } from "./typed"

test("addresses are found however they were typed", () => {
  expect(addressesIn("anna@example.com, Борис <Boris@Example.com>; nina@example.com anna@example.com")).toEqual(["anna@example.com", "boris@example.com", "nina@example.com"])
  expect(addressesIn(" , ;")).toEqual([])
})

test("nothing set is nothing sent", () => {
  expect(bodyOf(NOTHING)).toBeNull()
  expect(bodyOf({ ...NOTHING, subject: " Счёт ", to: "Нина <Nina@example.com>", cc: "a@b.cd" }, "x@y.zz")).toEqual({ subject: "Счёт", to: "nina@example.com", cc: ["a@b.cd"], bcc: [], unsigned: false })
  expect(bodyOf(NOTHING, "x@y.zz")?.to).toBe("x@y.zz")
  expect(bodyOf(NOTHING, "", 4)).toEqual({ subject: "", to: "", cc: [], bcc: [], unsigned: false, answers: 4 })
})

test("an answer to all goes to the others", () => {
  const others = [{ address: "a@b.cd", name: "A" }, { address: "e@f.gh" }]
  expect(everyone({ sender: { address: "x@y.zz" }, others }, "x@y.zz")).toBe("a@b.cd, e@f.gh")
  // a colleague of the customer's wrote: they are among all, and the customer gets one letter
  expect(everyone({ sender: { address: "e@f.gh" }, others: [{ address: "x@y.zz" }, { address: "a@b.cd" }] }, "x@y.zz")).toBe("e@f.gh, a@b.cd")
  // whose talk it is, is not loaded yet
  expect(everyone({ sender: { address: "x@y.zz" }, others }, "")).toBe("a@b.cd, e@f.gh")
  expect(everyone(null, "x@y.zz")).toBe("")
})

test("the answer goes where the letter wants it, unless it is forged", () => {
  const sender = { address: "a@b.cd" }
  const answer_to = { address: "e@f.gh" }
  expect(wantedBy({ sender, answer_to })).toBe("e@f.gh")
  expect(wantedBy({ sender, answer_to, trust: "fail" })).toBe("")
  expect(wantedBy({ sender, answer_to: sender })).toBe("")
  expect(reachable({ sender, answer_to, others: [sender, { address: "i@j.kl" }] })).toEqual(["a@b.cd", "e@f.gh", "i@j.kl"])
})

test("nobody but the customer turns the answers of their talk elsewhere", () => {
  const letter = { sender: { address: "a@b.cd" }, answer_to: { address: "e@f.gh" } }
  const from = (id: number) => ({ author: { kind: "contact", id, name: "" }, meta: { letter } }) as unknown as Message
  expect(wantedOf(from(7), 7)).toBe("e@f.gh")
  expect(wantedOf(from(8), 7)).toBe("")
  expect(wantedOf(from(7), undefined)).toBe("")
  expect(wantedOf(null, 7)).toBe("")
})
