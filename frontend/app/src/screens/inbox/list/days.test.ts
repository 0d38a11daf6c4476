import { expect, test } from "vitest"
import { dayOf, endOf, startOf } from "./days"

test("a day is the person's own, whole, over the change of the clock too", () => {
  expect(startOf("2026-11-28", "Europe/Moscow")).toBe("2026-11-27T21:00:00.000Z")
  expect(endOf("2026-11-28", "Europe/Moscow")).toBe("2026-11-28T21:00:00.000Z")
  expect([startOf("2026-10-25", "Europe/Vilnius"), endOf("2026-10-25", "Europe/Vilnius")]).toEqual(["2026-10-24T21:00:00.000Z", "2026-10-25T22:00:00.000Z"])
})

test.each(["Europe/Vilnius", "America/New_York", "Pacific/Apia"])("the day that was chosen is the day that is shown in %s", (zone) => {
  expect(dayOf(startOf("2026-12-31", zone), zone)).toBe("2026-12-31")
  expect(dayOf(endOf("2026-12-31", zone), zone, -1)).toBe("2026-12-31")
})
