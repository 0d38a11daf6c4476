import { expect, test } from "vitest"
import { hold } from "./held"

test("nothing moves under the cursor: newcomers and risers wait, leavers go", () => {
  expect(hold([1, 2, 3], [4, 3, 1], true)).toEqual({ shown: [1, 3], waiting: 2 })
})

test("a page loaded by scrolling comes in below at once", () => {
  expect(hold([1, 2], [1, 2, 3, 4], true)).toEqual({ shown: [1, 2, 3, 4], waiting: 0 })
})

test("let go, the list is as it should be", () => {
  expect(hold([1, 2, 3], [4, 3, 1], false)).toEqual({ shown: [4, 3, 1], waiting: 0 })
})
