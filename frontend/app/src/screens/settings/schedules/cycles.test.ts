import { expect, test } from "vitest"
import { cycles, FORMS, formOf } from "./cycles"

test("each way of going round is known again by its days", () => {
  expect(FORMS.map((form) => formOf(cycles(form, "UTC", "2026-03-04")))).toEqual([...FORMS])
})
