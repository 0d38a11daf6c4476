import { expect, test } from "vitest"
import { another, blank, clock, inWeeks, interval, isOfWeeks, minuteOf, sum } from "./hours"

test("times are read and said as the wall shows them", () => {
  expect(["09:00", "9:05", "23:59", "24:00", "9:60", ""].map(minuteOf)).toEqual([540, 545, 1439, null, null, null])
  expect([540, 1440, 1500].map(clock)).toEqual(["09:00", "00:00", "01:00"])
})

test("an end before its beginning is on the next day", () => {
  expect(interval(1260, 120)).toEqual([1260, 1560])
  expect(interval(0, 0)).toEqual([0, 1440])
  expect(interval(540, 1080)).toEqual([540, 1080])
})

test("another interval stands behind the last, as far as the day has room", () => {
  expect(another([])).toEqual([540, 1080])
  expect(another([[540, 780]])).toEqual([840, 1080])
  expect(another([[540, 1200]])).toEqual([1260, 1440])
  expect(another([[540, 1400]])).toBeNull()
})

test("a second week begins as the first; going back keeps the first", () => {
  const { days } = blank("UTC")
  const two = inWeeks(days, 2)
  expect([two.length, sum(two)]).toEqual([14, 2 * 5 * 540])
  expect(inWeeks(two, 1)).toEqual(days)
  expect(isOfWeeks(blank("UTC"))).toBe(true)
  expect(isOfWeeks({ ...blank("UTC"), anchor: "2026-01-06" })).toBe(false)
})
