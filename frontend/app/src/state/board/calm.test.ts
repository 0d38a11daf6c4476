import { expect, test } from "vitest"
import { calmed } from "./calm"

const nobody = new Set<number>()

test("a column that nobody points at shows what stands there", () => {
  expect(calmed([3, 2, 1], null, nobody)).toEqual({ ids: [3, 2, 1], left: new Set(), came: 0 })
})

test("under a pointer nothing moves: who left stays greyed, who came waits above", () => {
  expect(calmed([4, 3, 1], [3, 2, 1], nobody)).toEqual({ ids: [3, 2, 1], left: new Set([2]), came: 1 })
})

test("what I moved myself comes and goes at once", () => {
  expect(calmed([4, 3, 1], [3, 2, 1], new Set([4, 2]))).toEqual({ ids: [4, 3, 1], left: new Set(), came: 0 })
})

test("a page that was fetched goes on below", () => {
  expect(calmed([5, 3, 2, 1, 0], [3, 2, 1], nobody)).toEqual({ ids: [3, 2, 1, 0], left: new Set(), came: 1 })
})

test("a column that is emptied under the pointer keeps its places", () => {
  expect(calmed([], [2, 1], nobody)).toEqual({ ids: [2, 1], left: new Set([2, 1]), came: 0 })
})
