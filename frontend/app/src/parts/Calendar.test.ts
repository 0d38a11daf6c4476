import { expect, test } from "vitest"
import { monthsOn, weeksOf } from "./Calendar"

test("a month lies in six weeks from a Monday, whatever its length", () => {
  const weeks = weeksOf("2026-02-15")
  expect(weeks).toHaveLength(6)
  expect([weeks[0]![0], weeks[0]![6], weeks[5]![6]]).toEqual(["2026-01-26", "2026-02-01", "2026-03-08"])
})

test("the same day of another month, or its last", () => {
  expect(monthsOn("2026-01-31", 1)).toBe("2026-02-28")
  expect(monthsOn("2026-03-31", -1)).toBe("2026-02-28")
  expect(monthsOn("2026-12-05", 1)).toBe("2027-01-05")
})
