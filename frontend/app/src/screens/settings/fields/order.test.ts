import { expect, test } from "vitest"
import { put, step, without } from "./order"

const sections = [
  { id: null, name: "", fields: [1, 2] },
  { id: 7, name: "Delivery", fields: [3] },
  { id: 8, name: "Empty", fields: [] },
]
const ids = (made: typeof sections) => made.map(({ fields }) => fields)

test("a field steps within its section and over its borders", () => {
  expect(ids(step(sections, 1, 1) as typeof sections)).toEqual([[2, 1], [3], []])
  expect(ids(step(sections, 2, 1) as typeof sections)).toEqual([[1], [2, 3], []])
  expect(ids(step(sections, 3, -1) as typeof sections)).toEqual([[1, 2, 3], [], []])
  expect(ids(step(sections, 3, 1) as typeof sections)).toEqual([[1, 2], [], [3]])
  expect(ids(step(sections, 1, -1) as typeof sections)).toEqual([[1, 2], [3], []])
})

test("a field is put before another, or at the end", () => {
  expect(ids(put(sections, 3, 0, 2) as typeof sections)).toEqual([[1, 3, 2], [], []])
  expect(ids(put(sections, 1, 0, 1) as typeof sections)).toEqual([[2, 1], [3], []])
  expect(ids(put(sections, 1, 2, null) as typeof sections)).toEqual([[2], [3], [1]])
})

test("fields of a section that goes stay", () => {
  expect(ids(without(sections, 1) as typeof sections)).toEqual([[1, 2, 3], []])
})
