import { expect, test } from "vitest"
import { amountOf, counted, scaled } from "./sums"

const line = { quantity: "3", price: "0.35", discount: { kind: "percent" as const, value: "10" }, tax: { rate: "20", included: false } }

test("a half goes up and tax is taken after the discount, as on the server", () => {
  const sums = counted(line)!
  expect([sums.discount, sums.tax, sums.total].map(amountOf)).toEqual(["0.11", "0.19", "1.13"])
})

test("included tax is a part of the price", () => {
  const sums = counted({ quantity: "1", price: "121", discount: null, tax: { rate: "21", included: true } })!
  expect([sums.tax, sums.total].map(amountOf)).toEqual(["21.00", "121.00"])
})

test("a discount takes at most the whole line", () => {
  expect(counted({ ...line, tax: null, discount: { kind: "sum", value: "5" } })?.total).toBe(0n)
})

test("what is no number yet comes to nothing that one could read wrong", () => {
  expect(counted({ ...line, price: "1e9" })).toBeNull()
  expect(scaled("1,2345", 4)).toBe(12345n)
  expect(scaled("1,23456", 4)).toBeNull()
})
