import { expect, test } from "vitest"
import type { OwnField } from "./fields"
import { isShown, meets } from "./fields"

const when = (field: string, op: "is" | "filled" | "empty", values: unknown[] = []) => ({ field, op, values })

test("a condition looks at the value, or at any of several", () => {
  expect(meets(when("field:3", "is", [1, 2]), { 3: 2 }, {})).toBe(true)
  expect(meets(when("field:3", "is", [1, 2]), { 3: [5, 1] }, {})).toBe(true)
  expect(meets(when("field:3", "is", [1]), {}, {})).toBe(false)
  // what is alike is not the same
  expect(meets(when("field:3", "is", [1]), { 3: true }, {})).toBe(false)
})

test("no and nought are answers", () => {
  expect(meets(when("field:3", "filled"), { 3: false }, {})).toBe(true)
  expect(meets(when("field:3", "empty"), { 3: [] }, {})).toBe(true)
})

test("a field of other funnels is not on this card", () => {
  const field = { funnels: [2], condition: null } as unknown as OwnField
  expect(isShown(field, {}, { funnel_id: 1 })).toBe(false)
  expect(isShown(field, {}, { funnel_id: 2 })).toBe(true)
  expect(meets(when("status_id", "is", [7]), {}, { status_id: 7 })).toBe(true)
})
