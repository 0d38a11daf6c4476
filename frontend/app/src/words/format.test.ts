import { expect, test } from "vitest"
import { makeFormats } from "./format"

const ru = makeFormats("ru", "Europe/Moscow")
const en = makeFormats("en", "Europe/Vilnius")
const now = Date.parse("2026-11-22T15:00:00Z")
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ")

test("the list says since when, as people do", () => {
  expect(ru.ago("2026-11-22T14:59:30Z", now)).toBe("сейчас")
  expect(plain(ru.ago("2026-11-22T14:58:00Z", now))).toBe("2 мин")
  expect(ru.ago("2026-11-22T09:05:00Z", now)).toBe("12:05")
  expect(ru.ago("2026-11-21T15:40:00Z", now)).toBe("вчера")
  expect(ru.ago("2026-11-18T15:40:00Z", now)).toBe("ср")
  expect(ru.ago("2025-11-18T15:40:00Z", now)).toBe("18.11.2025")
})

test("a sentence says the day and the time", () => {
  expect(ru.when("2026-11-21T15:40:00Z", now)).toBe("вчера 18:40")
  expect(ru.when("2026-11-22T09:05:00Z", now)).toBe("12:05")
  expect(ru.when("2026-11-23T09:05:00Z", now)).toBe("завтра 12:05")
})

test("days end at midnight of the person's zone, not of UTC", () => {
  expect(ru.dayKey("2026-11-21T21:30:00Z")).toBe("2026-11-22")
  expect(ru.day("2026-11-21T21:30:00Z", now)).toBe("Сегодня")
  expect(en.day("2026-11-21T21:30:00Z", now)).toBe("Yesterday")
  expect(ru.day("2026-11-16T10:00:00Z", now)).toBe("Понедельник, 16 ноября")
})

test("a birthday is told as it is known", () => {
  expect(plain(ru.birthday("1980-02-29"))).toBe("29 февраля 1980 г.")
  expect(ru.birthday("--02-29")).toBe("29 февраля")
  expect(en.birthday("--05-21")).toBe("May 21")
  expect(ru.birthday("--13-45")).toBe("--13-45")
})

test("a change of clocks moves no day", () => {
  const spring = Date.parse("2026-03-29T12:00:00Z")
  expect(en.day("2026-03-28T22:30:00Z", spring)).toBe("Today")
  expect(en.day("2026-03-28T20:30:00Z", spring)).toBe("Yesterday")
})

test("waiting is told in the largest fitting units", () => {
  expect(["45", "240", "4800", "7200", "200000"].map((s) => plain(ru.span(Number(s))))).toEqual([
    "45 с",
    "4 мин",
    "1 ч 20 мин",
    "2 ч",
    "2 дн.",
  ])
})

test("phones stand in the groups of their country, and unknown ones as they are", () => {
  expect(ru.phone("+79121234567")).toBe("+7 912 123-45-67")
  expect(ru.phone("+37061234567")).toBe("+370 612 34567")
  expect(ru.phone("+14155552671")).toBe("+1 415 555 2671")
  expect(ru.phone("+8613912345678")).toBe("+8 613 912 345 678")
  expect(ru.phone("102")).toBe("102")
})

test("sizes of files", () => {
  expect(plain(en.size(0))).toBe("0 bytes")
  expect(plain(en.size(1_450_000))).toBe("1.5 MB")
})

test("the clock has two figures only where the day has twenty-four hours", () => {
  expect(plain(en.clock("2026-11-22T05:14:00Z"))).toBe("7:14 AM")
  expect(ru.clock("2026-11-22T04:14:00Z")).toBe("07:14")
  expect(makeFormats("lt", "Europe/Vilnius").clock("2026-11-22T05:14:00Z")).toBe("07:14")
})

test("a meeting is told by its day once, and whole days without the day after", () => {
  const ru = makeFormats("ru", "Europe/Moscow")
  const year = new Date().getFullYear()
  expect(ru.period(`${year}-12-01T12:00:00+00:00`, `${year}-12-01T13:00:00+00:00`)).toMatch(/1 декабря.*15:00.16:00$/)
  expect(ru.period(`${year}-12-01`, `${year}-12-02`)).toMatch(/1 декабря$/)
  expect(ru.period(`${year}-12-01`, `${year}-12-03`)).toMatch(/1.*2 декабря$/)
  expect(ru.period(`${year}-12-01T12:00:00+00:00`, "")).toMatch(/15:00$/)
  expect(ru.period(`${year + 2}-12-01`, "")).toContain(String(year + 2))
  expect(ru.period("нет", "")).toBe("")
})
