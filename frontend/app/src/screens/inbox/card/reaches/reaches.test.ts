import { expect, test } from "vitest"
import { isWhole, mainFirst, mergeReaches, replaced, standsIn, typedOver } from "./reaches"

const of = (...values: string[]) => values.map((value) => ({ value, label: "" }))
const said = (list: readonly { value: string; label: string }[]) => list.map(({ value, label }) => (label ? `${value} ${label}` : value))

test("one of several is changed, emptied, made the main one", () => {
  expect(said(replaced(of("1", "2"), 1, { label: "work" }))).toEqual(["1", "2 work"])
  expect(said(replaced(of("1", "2"), 0, { value: "" }))).toEqual(["2"])
  expect(said(mainFirst(of("1", "2", "3"), 2))).toEqual(["3", "1", "2"])
})

test("two who add at the same time both have theirs there", () => {
  expect(said(mergeReaches(of("1", "2"), of("1"), of("1", "3")))).toEqual(["1", "3", "2"])
})

test("what I removed goes, and what a colleague removed does not come back", () => {
  expect(said(mergeReaches(of("1"), of("1", "2"), of("1", "2", "3")))).toEqual(["1", "3"])
  expect(said(mergeReaches(of("1", "2", "4"), of("1", "2"), of("1")))).toEqual(["1", "4"])
})

test("a label and a new main one are mine where I changed them", () => {
  const mine = [{ value: "2", label: "work" }, ...of("1")]
  expect(said(mergeReaches(mine, of("1", "2"), of("1", "2", "3")))).toEqual(["2 work", "1", "3"])
  expect(said(mergeReaches(of("1", "2"), of("1"), [{ value: "1", label: "home" }]))).toEqual(["1 home", "2"])
})

test("who else has it is asked once it is whole", () => {
  expect(["8 912", "8 (912) 34-5", "+370 612 34"].map((typed) => isWhole("phone", typed))).toEqual([false, false, true])
  expect(["gleb@", "gleb@example", "Gleb@Example.com "].map((typed) => isWhole("email", typed))).toEqual([false, false, true])
})

test("what was typed over a line goes where that line stands by now, and is one more where it was removed", () => {
  expect(said(typedOver(of("2", "1"), "1", "5"))).toEqual(["2", "5"])
  expect(said(typedOver(of("2"), "1", "5"))).toEqual(["2", "5"])
  expect(said(typedOver(of("2"), "", "5"))).toEqual(["2", "5"])
  expect(said(typedOver(of("2"), "2", ""))).toEqual([])
  expect(said(typedOver(of("2"), "1", ""))).toEqual(["2"])
})

test("a number stands in the list however it is written", () => {
  expect(standsIn(of("+79123456789"), "phone", "8 912 345-67-89")).toBe(true)
  expect(standsIn(of("+79123456789"), "phone", "8 912 345-67-88")).toBe(false)
  expect(standsIn(of("Ona@example.lt"), "email", " ona@example.lt")).toBe(true)
})
