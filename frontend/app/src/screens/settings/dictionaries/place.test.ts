import { expect, test } from "vitest"
import type { Entry } from "../../../state/dictionaries"
import { levelOf, levelsOf, outOf, roofOf } from "./place"

const entry = (id: number, parent_id: number | null, archived = false): Entry => ({ id, parent_id, archived, name: `${id}`, position: id, version: 1 })
// 1 > 2 > 3, and beside it 4 > 5 > 6
const all = [entry(1, null), entry(2, 1), entry(3, 2), entry(4, null), entry(5, 4), entry(6, 5), entry(7, null, true), entry(8, null)]
const at = (id: number) => all.find((each) => each.id === id)!

test("levels are counted from the top and down to the last of a branch", () => {
  expect([1, 2, 3].map((id) => levelOf(all, at(id)))).toEqual([1, 2, 3])
  expect([1, 2, 3].map((id) => levelsOf(all, at(id)))).toEqual([3, 2, 1])
})

test("it goes under the one before it as long as all of it fits, and never under an archived one", () => {
  expect(roofOf(all, at(4), at(1))?.id).toBe(1)
  expect(roofOf([...all, entry(9, 6)], at(4), at(1))).toBeNull()
  expect(roofOf(all, at(8), at(7))).toBeNull()
  expect(roofOf(all, at(1), undefined)).toBeNull()
})

test("it comes out to where its branch stands, and what stands at the top goes nowhere", () => {
  expect(outOf(all, at(3))).toBe(1)
  expect(outOf(all, at(2))).toBeNull()
  expect(outOf(all, at(1))).toBeUndefined()
})
