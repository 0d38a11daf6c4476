import { expect, test } from "vitest"
import { offers } from "./times"
import { fromInput, momentOf, onDay, toInput, wallOf } from "./zone"

const told = (now: string, zone: string) => offers(Date.parse(now), zone).map(({ id, at }) => `${id} ${new Date(at).toISOString().slice(0, 16)}`)

test("on a Friday in Moscow: evening, tomorrow and Monday by the clock of Moscow", () => {
  expect(told("2026-11-27T08:10:30Z", "Europe/Moscow")).toEqual([
    "hour 2026-11-27T09:11",
    "threeHours 2026-11-27T11:11",
    "evening 2026-11-27T15:00",
    "tomorrow 2026-11-28T06:00",
    "monday 2026-11-30T06:00",
    "week 2026-12-04T06:00",
  ])
})

test("late on a Sunday no evening and no Monday are offered", () => {
  expect(told("2026-11-29T20:00:00Z", "Europe/Vilnius").map((each) => each.split(" ")[0])).toEqual(["hour", "threeHours", "tomorrow", "week"])
})

const ids = (now: string, zone: string) => told(now, zone).map((each) => each.split(" ")[0])

test("at one in the morning the morning is offered, and no evening; by the person's clock, wherever the server is", () => {
  expect(told("2026-11-26T22:00:00Z", "Europe/Moscow").slice(0, 4)).toEqual([
    "hour 2026-11-26T23:00",
    "threeHours 2026-11-27T01:00",
    "morning 2026-11-27T06:00",
    "tomorrow 2026-11-28T06:00",
  ])
  // the same moment is a working day in New York
  expect(ids("2026-11-26T22:00:00Z", "America/New_York")).not.toContain("morning")
})

test("at no hour of a week is a moment offered that is past, out of order, or offered twice", () => {
  for (const zone of ["Europe/Vilnius", "Asia/Kolkata"])
    for (let hour = 0; hour < 7 * 24; hour++)
      for (const minute of [0, 29]) {
        const now = Date.parse("2026-10-22T00:00:00Z") + hour * 3_600_000 + minute * 60_000
        const found = offers(now, zone)
        const clock = wallOf(now, zone).hour
        const at = found.map((each) => each.at)
        expect(at.every((each) => each > now)).toBe(true)
        expect([...at].sort((a, b) => a - b)).toEqual(at)
        expect(new Set(at).size).toBe(at.length)
        expect(found.some(({ id }) => id === "evening") && (clock < 5 || clock >= 18)).toBe(false)
      }
})

test("tomorrow at nine is nine by the clock, also over the change to winter time", () => {
  const saturday = Date.parse("2026-10-24T12:00:00Z")
  expect(new Date(onDay(saturday, 1, 9, "Europe/Vilnius")).toISOString()).toBe("2026-10-25T07:00:00.000Z")
  expect(new Date(onDay(saturday - 86_400_000, 1, 9, "Europe/Vilnius")).toISOString()).toBe("2026-10-24T06:00:00.000Z")
})

test.each(["Europe/Vilnius", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "UTC"])("what is typed comes back as it was typed in %s", (zone) => {
  for (const text of ["2026-01-31T23:59", "2026-07-01T00:00", "2026-12-31T12:30"]) expect(toInput(fromInput(text, zone)!, zone)).toBe(text)
})

test("an hour that is skipped in spring is the one after it, and nonsense is nothing", () => {
  const at = momentOf({ year: 2026, month: 3, day: 29, hour: 3, minute: 30 }, "Europe/Vilnius")
  expect(wallOf(at, "Europe/Vilnius")).toMatchObject({ day: 29, hour: 4, minute: 30 })
  expect(fromInput("tomorrow", "UTC")).toBeNull()
})
