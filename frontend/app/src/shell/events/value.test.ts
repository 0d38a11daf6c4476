import { expect, test } from "vitest"
import { sent } from "./value"

const number = { type: "number" as const }

test("a number is one however it is written", () => {
  expect([sent(number, "1 200,5"), sent(number, "1\u00a0200.5"), sent(number, "-3"), sent(number, "0")]).toEqual([1200.5, 1200.5, -3, 0])
})

test("what is no number goes as it was typed, and so does a text of digits", () => {
  expect([sent(number, "три"), sent(number, "1,2,3"), sent({ type: "text" }, "12"), sent({ type: "yes_no" }, true)]).toEqual(["три", "1,2,3", "12", true])
})
