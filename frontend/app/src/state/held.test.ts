import { expect, test } from "vitest"
import { beside, hold } from "./held"

const rows = (...ids: number[]) => ids.map((id) => ({ id }))
const held = (before: number[], wanted: number[], still: boolean) => {
  const { shown, waiting } = hold(rows(...before), rows(...wanted), still)
  return { shown: shown.map(({ id }) => id), waiting }
}
const where = (before: number[], wanted: number[]) => hold(rows(...before), rows(...wanted), true).ahead

test("nothing moves under the cursor: newcomers and risers wait, leavers go", () => {
  expect(held([1, 2, 3], [4, 3, 1], true)).toEqual({ shown: [1, 3], waiting: 2 })
})

test("who was answered falls behind the others: that is nothing new", () => {
  expect(held([1, 2, 3, 4], [2, 3, 4, 1], true)).toEqual({ shown: [1, 2, 3, 4], waiting: 0 })
  // further down there are none to overtake: they come in at once
  expect(held([1, 2, 3], [2, 3, 1, 4], true)).toEqual({ shown: [1, 2, 3, 4], waiting: 0 })
  expect(held([1, 2, 3], [2, 4, 3, 1], true)).toEqual({ shown: [1, 2, 3], waiting: 1 })
  expect(held([1, 2], [2, 1], true)).toEqual({ shown: [1, 2], waiting: 1 })
})

test("what waits is told with its place", () => {
  expect(where([1, 2, 3], [4, 1, 2, 3])).toBe(1)
  expect(where([1, 2, 3], [1, 2, 4, 3])).toBe(3)
  expect(where([1, 2, 3], [3, 1, 2])).toBe(1)
  // the answered first one stands there still; the new one belongs before the last
  expect(where([1, 2, 3], [2, 4, 3, 1])).toBe(3)
  expect(where([1, 2, 3], [1, 2, 3])).toBeNull()
})

test("a page loaded by scrolling comes in below at once", () => {
  expect(held([1, 2], [1, 2, 3, 4], true)).toEqual({ shown: [1, 2, 3, 4], waiting: 0 })
})

test("let go, the list is as it should be", () => {
  expect(held([1, 2, 3], [4, 3, 1], false)).toEqual({ shown: [4, 3, 1], waiting: 0 })
})

test("who has left and is told stands where they stood, and shifts nobody", () => {
  const lingers = ({ id }: { id: number }) => id === 2
  const shown = (wanted: number[], still: boolean) => hold(rows(1, 2, 3), rows(...wanted), still, { lingers }).shown.map(({ id }) => id)
  expect(shown([1, 3], true)).toEqual([1, 2, 3])
  expect(shown([1, 3], false)).toEqual([1, 2, 3])
  expect(shown([4, 1], true)).toEqual([1, 2])
  expect(shown([3, 4, 1], false)).toEqual([3, 4, 1, 2])
  expect(shown([3], false)).toEqual([2, 3])
  expect(shown([], false)).toEqual([2])
  expect(shown([1, 2, 3], true)).toEqual([1, 2, 3])
})

test("what is held still shows each row as it now is", () => {
  const now = [{ id: 3, text: "new" }, { id: 1, text: "now" }]
  expect(hold([{ id: 1, text: "then" }], now, true).shown).toEqual([now[1]])
})

test("who was answered falls to the end of the list; the step goes on from where they stood", () => {
  expect(beside([1, 2, 3, 4], 2, [1, 3, 4, 2], 1)).toBe(3)
  expect(beside([1, 2, 3, 4], 2, [1, 3, 4, 2], -1)).toBe(1)
  expect(beside([1, 2, 3, 4], 1, [2, 3, 4, 1], 1)).toBe(2)
  expect(beside([1, 2, 3, 4], 3, [3, 1, 2, 4], 1)).toBe(4)
})

test("who has gone leaves the place to the next, and the last to the one before", () => {
  expect(beside([1, 2, 3], 2, [1, 3], 1)).toBe(3)
  expect(beside([1, 2, 3], 2, [1, 3], -1)).toBe(1)
  expect(beside([1, 2, 3], 3, [1, 2], 1)).toBe(2)
  expect(beside([1, 2, 3], 2, [], 1)).toBeNull()
})

test("where nothing jumped a step is a step, and at the ends there is none", () => {
  expect(beside([1, 2, 3], 2, [9, 1, 2, 8, 3], 1)).toBe(8)
  expect(beside([1, 2, 3], 2, [2, 3], -1)).toBe(2)
  expect(beside([1, 2, 3], 3, [1, 2, 3], 1)).toBeNull()
})

test("whom the person has just taken back comes to their place at once; who else is new waits", () => {
  const { shown, waiting } = hold(rows(2, 4), rows(1, 2, 3, 4), true, { comes: ({ id }) => id === 3 })
  expect(shown.map(({ id }) => id)).toEqual([2, 3, 4])
  expect(waiting).toBe(1)
  expect(hold(rows(2, 4), rows(1, 2, 4), true, { comes: () => true }).shown.map(({ id }) => id)).toEqual([1, 2, 4])
})
