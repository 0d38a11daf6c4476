import { expect, test } from "vitest"
import type { Bar, PersonPlan } from "../../wire/api.gen"
import { coverage, frameOf, hoursOf, moved } from "./span"

const at = (text: string) => Date.parse(`2026-03-${text}:00Z`)
const bar = (from: string, to: string, kind: Bar["kind"] = "pattern", draft = false): Bar => ({ kind, starts_at: `2026-03-${from}:00Z`, ends_at: `2026-03-${to}:00Z`, draft })
const person = (id: number, ...bars: Bar[]): PersonPlan => ({ user_id: id, planned: true, zone: "UTC", bars })
const DAY = [0, 6, 12, 18, 24].map((hour) => at("02T00:00") + hour * 3_600_000)

test("each stretch says how many are there at the least, and where nobody is though somebody should be", () => {
  const people = [person(1, bar("02T06:00", "02T12:00")), person(2, bar("02T09:00", "02T18:00"))]
  const open: [string, string][] = [["2026-03-02T06:00:00Z", "2026-03-02T20:00:00Z"]]
  expect(coverage(people, open, DAY).map(({ count, hole }) => [count, hole])).toEqual([[0, false], [1, false], [1, false], [0, true]])
})

test("neither drafts nor vacations are duty", () => {
  const people = [person(1, bar("02T06:00", "02T12:00", "extra", true), bar("02T00:00", "03T00:00", "vacation"))]
  expect(coverage(people, [], DAY).map(({ count }) => count)).toEqual([0, 0, 0, 0])
})

test("a week begins on the reader's Monday, and a day with a leap of the clock has an hour less", () => {
  const frame = frameOf(Date.parse("2026-03-26T12:00:00Z"), "week", "Europe/Vilnius")
  expect(new Date(frame.start).toISOString()).toBe("2026-03-22T22:00:00.000Z")
  expect(hoursOf(frame, 1).length).toBe(7 * 24 - 1 + 1)
})

test("a month is shown from the Monday before it begins, and the next one follows", () => {
  const frame = frameOf(Date.parse("2026-03-15T12:00:00Z"), "month", "UTC")
  expect([frame.midnights.length, new Date(frame.start).toISOString().slice(0, 10)]).toEqual([36, "2026-02-23"])
  const next = moved(Date.parse("2026-01-31T12:00:00Z"), "month", 1, "UTC")
  expect(new Date(next).toISOString().slice(0, 10)).toBe("2026-02-01")
  expect(new Date(moved(next, "month", -1, "UTC")).toISOString().slice(0, 10)).toBe("2026-01-01")
})
