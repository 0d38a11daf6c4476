import { expect, test } from "vitest"
import { debtAt, debtStage, debtTicks } from "./debt"

const start = Date.parse("2026-11-22T10:00:00Z")
const debt = { debt_s: 30, as_of: "2026-11-22T10:00:00Z", running: true, changes_at: "2026-11-22T10:10:00Z" }

test("counts on by itself until the calendar changes, then stands", () => {
  expect(debtAt(debt, start + 5_000)).toBe(35)
  expect(debtAt(debt, start + 3_600_000)).toBe(630)
  expect(debtAt({ ...debt, running: false }, start + 5_000)).toBe(30)
  expect(debtAt(debt, start - 5_000)).toBe(30)
})

test("amber at half of the target, red at the target", () => {
  expect([0, 59, 60, 119, 120].map((s) => debtStage(s, 120))).toEqual(["calm", "calm", "half", "half", "late"])
})

test("wakes when the figure or the colour changes, and not before", () => {
  expect(debtTicks(debt, 120, start)).toBe(1000)
  expect(debtTicks({ ...debt, debt_s: 100 }, 120, start)).toBe(20_000)
  expect(debtTicks({ ...debt, debt_s: 130 }, 1000, start)).toBe(50_000)
  expect(debtTicks({ ...debt, running: false }, 120, start)).toBeNull()
  expect(debtTicks(debt, 120, start + 600_000)).toBeNull()
})
