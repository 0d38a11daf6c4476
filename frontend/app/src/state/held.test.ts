import { expect, test } from "vitest"
import { hold } from "./held"

const rows = (...ids: number[]) => ids.map((id) => ({ id }))
const held = (before: number[], wanted: number[], still: boolean) => {
  const { shown, waiting } = hold(rows(...before), rows(...wanted), still)
  return { shown: shown.map(({ id }) => id), waiting }
}

test("nothing moves under the cursor: newcomers and risers wait, leavers go", () => {
  expect(held([1, 2, 3], [4, 3, 1], true)).toEqual({ shown: [1, 3], waiting: 2 })
})

test("a page loaded by scrolling comes in below at once", () => {
  expect(held([1, 2], [1, 2, 3, 4], true)).toEqual({ shown: [1, 2, 3, 4], waiting: 0 })
})

test("let go, the list is as it should be", () => {
  expect(held([1, 2, 3], [4, 3, 1], false)).toEqual({ shown: [4, 3, 1], waiting: 0 })
})

test("what is held still shows each row as it now is", () => {
  const now = [{ id: 3, text: "new" }, { id: 1, text: "now" }]
  expect(hold([{ id: 1, text: "then" }], now, true).shown).toEqual([now[1]])
})
