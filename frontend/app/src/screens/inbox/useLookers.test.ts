import { expect, test } from "vitest"
import { lookersOf } from "./useLookers"

const HOUSE = [{ id: 1, name: "Анна" }, { id: 2, name: "Борис" }, { id: 3, name: "Вера" }]
const ME = 1

test("colleagues are there by name, who writes first, each once", () => {
  expect(lookersOf({ viewing: [3, 2], typing: [2] }, HOUSE, ME)).toEqual([
    { id: 2, name: "Борис", presence: "writing" },
    { id: 3, name: "Вера", presence: "viewing" },
  ])
})

test("I am not told of myself, of nobody, nor of whom I do not know", () => {
  expect(lookersOf({ viewing: [1], typing: [1] }, HOUSE, ME)).toEqual([])
  expect(lookersOf(undefined, HOUSE, ME)).toEqual([])
  expect(lookersOf({ viewing: [9, 3], typing: [] }, HOUSE, ME)).toEqual([{ id: 3, name: "Вера", presence: "viewing" }])
  // the very same nobody: a row without lookers is not drawn anew
  expect(lookersOf({ viewing: [], typing: [] }, HOUSE, ME)).toBe(lookersOf(undefined, HOUSE, ME))
})

test("a new name is theirs at once", () => {
  const renamed = [{ id: 2, name: "Борис Гром" }]
  expect(lookersOf({ viewing: [2], typing: [] }, renamed, ME)[0]?.name).toBe("Борис Гром")
})
