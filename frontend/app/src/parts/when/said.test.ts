import { describe, expect, test } from "vitest"
import { said } from "./said"
import { wallOf } from "./zone"

const MOSCOW = "Europe/Moscow"
// a Friday, 11:10 in Moscow
const NOW = Date.parse("2026-11-27T08:10:30Z")

/** As the clock on the wall of that zone shows it: "28.11 10:00", the likeliest first. */
function told(text: string, now = NOW, zone = MOSCOW): string {
  const found = said(text, now, zone)
  if (typeof found === "string") return found
  const two = (n: number) => String(n).padStart(2, "0")
  return found.map((at) => wallOf(at, zone)).map(({ day, month, hour, minute }) => `${two(day)}.${two(month)} ${two(hour)}:${two(minute)}`).join(", ")
}

test.each([
  ["через 2 часа", "27.11 13:11"],
  ["2ч", "27.11 13:11"],
  ["через два часа", "27.11 13:11"],
  ["через пару часов", "27.11 13:11"],
  ["через полчаса", "27.11 11:41"],
  ["через полтора часа", "27.11 12:41"],
  ["1,5 часа", "27.11 12:41"],
  ["через 2 часа 15 минут", "27.11 13:26"],
  ["через час", "27.11 12:11"],
  ["3 дня", "30.11 09:00"],
  ["через три дня в 15:00", "30.11 15:00"],
  ["через неделю", "04.12 09:00"],
  ["через месяц", "27.12 09:00"],
  ["завтра в 10", "28.11 10:00"],
  ["завтра в 3", "28.11 15:00, 28.11 03:00"],
  ["завтра в три часа ночи", "28.11 03:00"],
  ["в три ночи завтра", "28.11 03:00"],
  ["в час дня", "27.11 13:00"],
  ["завтра к трём", "28.11 15:00, 28.11 03:00"],
  ["Завтра вечером", "28.11 18:00"],
  ["завтра в 8 вечера", "28.11 20:00"],
  ["завтра вечером в 8", "28.11 20:00"],
  ["завтра в полдень", "28.11 12:00"],
  ["сегодня в полночь", "28.11 00:00"],
  ["послезавтра", "29.11 09:00"],
  ["пн 9:30", "30.11 09:30"],
  ["в пятницу", "04.12 09:00"],
  ["в следующий вторник в 14", "01.12 14:00"],
  ["на следующей неделе", "30.11 09:00"],
  ["вечером", "27.11 18:00"],
  ["18:45", "27.11 18:45"],
  ["9:00", "28.11 09:00"],
  ["сегодня 9", "27.11 21:00"],
  ["в 10", "27.11 22:00, 28.11 10:00"],
  ["5.12", "05.12 09:00"],
  ["5.12.2026 в 16.20", "05.12 16:20"],
  ["5 декабря в 10", "05.12 10:00"],
  ["15 часов 30 минут завтра", "28.11 15:30"],
])("по-русски: %s", (text, moment) => {
  expect(told(text)).toBe(moment)
})

test.each([
  ["in 30 min", "27.11 11:41"],
  ["in half an hour", "27.11 11:41"],
  ["in an hour and a half", "27.11 12:41"],
  ["in two hours", "27.11 13:11"],
  ["in 3 days at 4pm", "30.11 16:00"],
  ["in a month", "27.12 09:00"],
  ["tomorrow at 3pm", "28.11 15:00"],
  ["tomorrow at three", "28.11 15:00, 28.11 03:00"],
  ["at three at night, tomorrow", "28.11 03:00"],
  ["tomorrow, 8 o'clock in the evening", "28.11 20:00"],
  ["at 9 a.m.", "28.11 09:00"],
  ["12 am tomorrow", "28.11 00:00"],
  ["tomorrow noon", "28.11 12:00"],
  ["tonight", "27.11 18:00"],
  ["tonight at 8", "27.11 20:00"],
  ["day after tomorrow", "29.11 09:00"],
  ["next Tue 14", "01.12 14:00"],
  ["next week", "30.11 09:00"],
  ["on the 5th of December", "05.12 09:00"],
  ["Dec 5 10:15", "05.12 10:15"],
  ["01/02 12:00", "01.02 12:00"],
  ["2026-12-05 8:00", "05.12 08:00"],
])("in English: %s", (text, moment) => {
  expect(told(text)).toBe(moment)
})

test.each([
  ["po valandos", "27.11 12:11"],
  ["po dviejų valandų", "27.11 13:11"],
  ["po pusvalandžio", "27.11 11:41"],
  ["už 3 dienų", "30.11 09:00"],
  ["po mėnesio", "27.12 09:00"],
  ["rytoj 15:30", "28.11 15:30"],
  ["rytoj trečią valandą nakties", "28.11 03:00"],
  ["rytoj 15 valandą", "28.11 15:00"],
  ["rytoj 8 val. ryto", "28.11 08:00"],
  ["rytoj vakare", "28.11 18:00"],
  ["sestadieni", "28.11 09:00"],
  ["pirmadienį ryte", "30.11 09:00"],
  ["kitą antradienį 14", "01.12 14:00"],
  ["kitą savaitę", "30.11 09:00"],
  ["poryt vidurdienį", "29.11 12:00"],
  ["gruodžio 5 d. 10 val.", "05.12 10:00"],
  ["šįvakar", "27.11 18:00"],
])("lietuviškai: %s", (text, moment) => {
  expect(told(text)).toBe(moment)
})

describe("what cannot be is refused, and why", () => {
  test.each([
    ["31.02", "date"],
    ["31 февраля", "date"],
    ["Feb 30 at 10", "date"],
    ["vasario 31", "date"],
    ["32.12", "date"],
    ["40.13", "date"],
    ["29.02.2027", "date"],
    ["25:00", "hour"],
    ["завтра 77", "hour"],
    ["tomorrow 10:75", "hour"],
    ["сегодня в 9 утра", "past"],
    ["5.11.2026", "past"],
    ["через 3 года", ""],
    ["через 20 месяцев", "far"],
    ["29.02", "far"],
  ])("%s: %s", (text, why) => {
    expect(told(text)).toBe(why)
  })
})

test.each(["", "10", "когда-нибудь", "мин", "завтра позвоню", "ночью", "мама", "in", "через", "5 декабря 6 декабря"])("%s says no moment", (text) => {
  expect(told(text)).toBe("")
})

describe("where the clock is moved", () => {
  const VILNIUS = "Europe/Vilnius"
  // 29 March 2026: after 2:59 it is 4:00. 25 October 2026: after 3:59 it is 3:00
  const spring = Date.parse("2026-03-28T10:00:00Z")
  const autumn = Date.parse("2026-10-24T10:00:00Z")
  const iso = (text: string, now: number) => (said(text, now, VILNIUS) as number[]).map((at) => new Date(at).toISOString().slice(5, 16))

  test("tomorrow at ten is ten by the clock on either side", () => {
    expect(iso("rytoj 10", spring)).toEqual(["03-29T07:00"])
    expect(iso("завтра в 10", autumn)).toEqual(["10-25T08:00"])
  })
  test("three at night, which is skipped, is the moment after the jump, and is shown as such", () => {
    expect(told("завтра в три часа ночи", spring, VILNIUS)).toBe("29.03 04:00")
    expect(told("at half past", spring, VILNIUS)).toBe("")
    expect(told("rytoj 3:30", spring, VILNIUS)).toBe("29.03 04:30")
  })
  test("three at night, which comes twice, is one of the two", () => {
    expect(told("at three at night, tomorrow", autumn, VILNIUS)).toBe("25.10 03:00")
    expect(["10-25T00:00", "10-25T01:00"]).toContain(iso("at three at night, tomorrow", autumn)[0])
  })
  test("hours are hours, whatever the clock does meanwhile; days are days", () => {
    const eve = Date.parse("2026-03-29T00:30:00Z")
    expect(iso("in 2 hours", eve)).toEqual(["03-29T02:30"])
    expect(told("in 2 hours", eve, VILNIUS)).toBe("29.03 05:30")
    expect(told("через 2 дня", spring, VILNIUS)).toBe("30.03 09:00")
  })
})
