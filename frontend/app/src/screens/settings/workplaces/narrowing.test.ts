import { expect, test } from "vitest"
import { DIALOGS, readyOf, REQUESTS } from "./narrowing"

test("each ready filter is found again as itself, whatever order its parts come in", () => {
  expect(DIALOGS.map(({ filter }) => readyOf(DIALOGS, filter))).toEqual(DIALOGS.map(({ id }) => id))
  expect(readyOf(DIALOGS, { ways: ["letter"], state: "open", tags: [] })).toBe("letter")
  expect(REQUESTS.map(({ filter }) => readyOf(REQUESTS, filter))).toEqual(REQUESTS.map(({ id }) => id))
})

test("a filter that was put together through the API is none of them", () => {
  expect(readyOf(DIALOGS, { tags: ["VIP"] })).toBeNull()
})
