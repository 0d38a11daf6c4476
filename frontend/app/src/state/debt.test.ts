import { expect, test } from "vitest"
import { debtAt, debtRuns, debtStage, debtTicks, waitedSince } from "./debt"

const start = Date.parse("2026-11-22T10:00:00Z")
const debt = { debt_s: 30, as_of: "2026-11-22T10:00:00Z", running: true, changes_at: "2026-11-22T10:10:00Z", then_at: null }
const night = { ...debt, then_at: "2026-11-23T07:00:00Z" }
const closed = { ...night, running: false }

test("counts on by itself until the channel closes, then stands", () => {
  expect(debtAt(debt, start + 5_000)).toBe(35)
  expect(debtAt(debt, start + 3_600_000)).toBe(630)
  expect(debtAt(debt, start - 5_000)).toBe(30)
})

test("counts on in the morning though nothing was heard of all night", () => {
  const morning = Date.parse("2026-11-23T07:00:00Z")
  expect([debtAt(night, morning - 1), debtAt(night, morning + 60_000)]).toEqual([630, 690])
  expect([debtRuns(night, start), debtRuns(night, morning - 1), debtRuns(night, morning)]).toEqual([true, false, true])
})

test("what begins while it is closed counts from the opening to the closing", () => {
  expect(debtAt(closed, start + 5_000)).toBe(30)
  expect(debtAt(closed, Date.parse("2026-11-22T10:11:00Z"))).toBe(90)
  expect(debtAt(closed, Date.parse("2026-11-24T10:11:00Z"))).toBe(30 + (20 * 60 + 50) * 60)
  expect(debtAt({ ...debt, running: false, changes_at: null }, start + 5_000)).toBe(30)
})

test("amber at half of the target, red at the target", () => {
  expect([0, 59, 60, 119, 120].map((s) => debtStage(s, 120))).toEqual(["calm", "calm", "half", "half", "late"])
})

test("wakes when the figure, the colour or the hours change, and not before", () => {
  expect(debtTicks(debt, 120, start)).toBe(1000)
  expect(debtTicks({ ...debt, debt_s: 100 }, 120, start)).toBe(20_000)
  expect(debtTicks({ ...debt, debt_s: 130 }, 1000, start)).toBe(50_000)
  expect(debtTicks({ ...debt, running: false, changes_at: null }, 120, start)).toBeNull()
  expect(debtTicks(debt, 120, start + 600_000)).toBeNull()
  expect(debtTicks(closed, 120, start)).toBe(600_000)
  expect(debtTicks({ ...debt, debt_s: 9000, changes_at: "2026-11-22T10:00:20Z" }, 120, start)).toBe(20_000)
})

test("rows of several calendars stand by what is owed", () => {
  const waiting = { debt: { ...debt, changes_at: null }, waiting_since: "2026-11-22T09:00:00Z" }
  expect(waitedSince(waiting)).toBe(Date.parse("2026-11-22T09:00:00Z"))
  expect(waitedSince({ ...waiting, debt })).toBe(start - 30_000)
})
