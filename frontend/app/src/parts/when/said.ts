import { MORNING } from "./times"
import type { Part } from "./vocabulary"
import { dayWord, fold, isAt, isFiller, isHour, isLead, isMinute, isOneOClock, monthOf, namedHour, numberOf, partOf, PHRASES, unitOf, weekdayOf } from "./vocabulary"
import { onDay, wallOf, weekday } from "./zone"

const MINUTE = 60_000
const DAY = 86_400_000
/** As the server has it. */
const LONGEST = 366 * DAY
const ALONE = { morning: MORNING, day: 14, evening: 18 }

/** Why what was understood cannot be taken. */
export type Wrong = "date" | "hour" | "past" | "far"

interface Clock {
  hour: number
  minute: number
  /** Nobody said which half of the day. */
  bare?: boolean
}
interface Asked {
  now: number
  zone: string
}

/**
 * "2 часа", "завтра в 10", "пт 15:30", "31 января", "at three at night, tomorrow", "rytoj vakare": the moments that may be meant, the likeliest first.
 * Every word has to be understood: half of a sentence would be another moment. Nothing understood: none.
 */
export function said(text: string, now: number, zone: string): number[] | Wrong {
  const asked = { now, zone }
  const words = wordsOf(text)
  const found = words.length ? (spanOf(words, asked) ?? momentsOf(words, asked)) : null
  if (!found) return []
  if (typeof found === "string") return found
  const ahead = found.filter((at) => at > now)
  if (!ahead.length) return "past"
  return ahead[0]! > now + LONGEST ? "far" : ahead
}

function wordsOf(text: string): string[] {
  let plain = fold(text).replace(/(^|[^.:\d])(\d),5(?![\d.:])/g, "$1$2.5").replaceAll(",", " ").trim()
  for (const [find, put] of PHRASES) plain = plain.replace(find, put)
  const words = plain.match(/\d+(?:[.:/-]\d+)*|[^\d\s]+/g) ?? []
  return words.map((word) => (/^\d/.test(word) ? word : word.replaceAll(".", ""))).map((word) => (isAt(word) ? "@" : word)).filter((word) => word && !isFiller(word))
}

/** So much later: hours and minutes from now, days at nine or at the hour that is said. */
function spanOf(words: string[], { now, zone }: Asked): number[] | "hour" | null {
  const leads = isLead(words[0])
  const sums = [0, 0, 0, 0, 0]
  let at = leads ? 1 : 0
  for (let first = true; at < words.length; first = false) {
    const amount = numberOf(words[at])
    const word = words[amount === null ? at : at + 1]
    const unit = unitOf(word)
    // "15 valandą" is an hour of the clock, "15 valandų" is so many of them
    if (!unit || (amount === null && !(leads && first)) || (word === "valanda" && amount! > 1)) break
    sums[unit - 1]! += amount ?? 1
    at += amount === null ? 1 : 2
  }
  const [minutes, hours, days, weeks, months] = sums as [number, number, number, number, number]
  const whole = days + 7 * weeks + (months ? inMonths(now, months, zone) : 0)
  if (!whole) return at < words.length || minutes + hours === 0 ? null : [Math.ceil(now / MINUTE + minutes + hours * 60) * MINUTE]
  if (minutes + hours || whole % 1) return null
  const clocks = at < words.length ? clocksOf(words.slice(at), true) : [{ hour: MORNING, minute: 0 }]
  return clocks && (clocks === "hour" ? clocks : placed(whole, clocks, { now, zone }))
}

/** Days to the same date `months` later, or to the last day of a shorter month. */
function inMonths(now: number, months: number, zone: string): number {
  const { year, month, day } = wallOf(now, zone)
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return (Date.UTC(year, month - 1 + months, Math.min(day, last)) - Date.UTC(year, month - 1, day)) / DAY
}

/** A day, an hour, or both in either order. */
function momentsOf(words: string[], asked: Asked): number[] | Wrong | null {
  let wrong: Wrong | null = null
  for (let cut = words.length; cut >= 0; cut--)
    for (const [dayWords, clockWords] of [[words.slice(0, cut), words.slice(cut)], [words.slice(cut), words.slice(0, cut)]] as const) {
      const days = dayWords.length ? daysTo(dayWords, asked) : null
      if (days === null && dayWords.length) continue
      const clocks = clockWords.length ? clocksOf(clockWords, days !== null) : [{ hour: MORNING, minute: 0 }]
      if (clocks === null) continue
      if (days === "date" || clocks === "hour") wrong ??= days === "date" ? "date" : "hour"
      else if (days !== null) return placed(days, clocks, asked)
      else if (!dayWords.length && clockWords.length) return next(clocks, asked)
    }
  return wrong
}

const onClock = (days: number, { hour, minute }: Clock, { now, zone }: Asked) => onDay(now, days + Math.floor(hour / 24), hour % 24, zone, minute)

/** On that day. Of a bare hour the other half of the day is offered too, where it may be meant. */
function placed(days: number, clocks: Clock[], asked: Asked): number[] {
  const all = clocks.map((clock) => ({ clock, at: onClock(days, clock, asked) })).filter(({ at }) => at > asked.now)
  const isPlain = all[0]?.clock.bare && all[0].clock.hour >= 8 && all[0].clock.hour < 12
  return (isPlain ? all.slice(0, 1) : all).map(({ at }) => at)
}

/** The next time that the clock shows it, the nearest first. */
function next(clocks: Clock[], asked: Asked): number[] {
  return clocks.map((clock) => {
    const today = onClock(0, clock, asked)
    return today > asked.now ? today : onClock(1, clock, asked)
  }).sort((a, b) => a - b)
}

/** Days from today to a named day, a weekday (always ahead) or a date. */
function daysTo(words: string[], { now, zone }: Asked): number | "date" | null {
  const bare = words.at(-1) === "d" ? words.slice(0, -1) : words
  const [first, second, third, ...more] = bare[0] === "@" ? bare.slice(1) : bare
  if (more.length) return null
  if (second === undefined) {
    const near = dayWord(first)
    if (near) return near - 1
    const day = numberOf(first) === null ? weekdayOf(first) : 0
    if (day) return ((day - weekday(now, zone) + 6) % 7) + 1
    return words[0] === "@" ? null : dateOf(first!, now, zone)
  }
  const [day, month] = monthOf(second) ? [first, monthOf(second)] : [second, monthOf(first)]
  const year = third === undefined ? null : /^20\d\d$/.test(third) ? Number(third) : undefined
  return month && /^\d{1,2}$/.test(day!) && year !== undefined ? until(Number(day), month, year, now, zone) : null
}

/** "5.12", "05/12/2026", "2026-12-05"; what has no month may still be a clock. */
function dateOf(word: string, now: number, zone: string): number | "date" | null {
  const iso = /^(20\d\d)-(\d{1,2})-(\d{1,2})$/.exec(word)
  if (iso) return until(Number(iso[3]), Number(iso[2]), Number(iso[1]), now, zone)
  const found = /^(\d{1,2})([./])(\d{1,2})(?:[./](\d{2}|20\d\d))?$/.exec(word)
  if (!found) return null
  const [day, month] = [Number(found[1]), Number(found[3])]
  if (month > 12 && found[2] === "." && !found[4] && day < 24 && month < 60) return null
  return until(day, month, found[4] ? 2000 + (Number(found[4]) % 100) : null, now, zone)
}

/** Days to that date, or "date" where no calendar has it. Without a year: the next one. */
function until(day: number, month: number, year: number | null, now: number, zone: string): number | "date" {
  const wall = wallOf(now, zone)
  const today = Date.UTC(wall.year, wall.month - 1, wall.day)
  for (let y = year ?? wall.year; y <= (year ?? wall.year + 8); y++) {
    const then = new Date(Date.UTC(y, month - 1, day))
    const exists = then.getUTCMonth() === month - 1 && then.getUTCDate() === day
    if (exists && (year !== null || then.getTime() >= today)) return (then.getTime() - today) / DAY
  }
  return "date"
}

/** "15:30", "3pm", "утром", "три часа ночи"; `bare`: a number alone is an hour, as it is after a day or "at". */
function clocksOf(all: string[], bare: boolean): Clock[] | "hour" | null {
  const said = all.filter((word) => word !== "@" && word !== "in")
  // "вечером в 8" is "в 8 вечера"
  const words = said.length > 1 && partOf(said[0]) ? [...said.slice(1), said[0]!] : said
  const named = words.length === 1 ? namedHour(words[0]) : null
  if (named !== null) return [{ hour: named, minute: 0 }]
  const part = partOf(words.at(-1))
  if (part && words.length === 1) return part === "night" ? null : [{ hour: ALONE[part], minute: 0 }]
  const rest = part ? words.slice(0, -1) : words
  const exact = /^(\d{1,2})[:.-](\d{2})$/.exec(rest[0] ?? "")
  const oclock = isOneOClock(rest[0]) && part !== null
  const number = oclock ? 1 : exact ? Number(exact[1]) : numberOf(rest[0])
  if (number === null) return null
  const after = exact || oclock ? rest.slice(1) : rest.slice(isHour(rest[1]) ? 2 : 1)
  const minute = exact ? Number(exact[2]) : after.length ? minutesOf(after) : 0
  if (minute === null || (exact && after.length > (isHour(after[0]) ? 1 : 0))) return null
  if (!exact && !part && !bare && all[0] !== "@") return null
  if (number % 1 || number > 23 || minute > 59) return "hour"
  return part ? ofPart(number, minute, part) : exact || after.length || number === 0 || number > 11 ? [{ hour: number, minute }] : eitherHalf(number)
}

function minutesOf([amount, unit, ...more]: string[]): number | null {
  return more.length || !/^\d{2}$/.test(amount!) || (unit !== undefined && !isMinute(unit)) ? null : Number(amount)
}

const eitherHalf = (hour: number): Clock[] => [hour < 7 ? hour + 12 : hour, hour < 7 ? hour : hour + 12].map((each) => ({ hour: each, minute: 0, bare: true }))

/** "12 ночи" and "12 вечера" end the day; an hour that the part cannot have is none. */
function ofPart(hour: number, minute: number, part: Part): Clock[] | "hour" {
  if (hour > 12) return [{ hour, minute }]
  const twelve = hour === 12
  const at = { night: twelve ? 24 : hour < 8 ? hour : hour + 12, morning: twelve ? 0 : hour, day: twelve ? 12 : hour + 12, evening: twelve ? 24 : hour + 12 }[part]
  return [{ hour: at, minute }]
}
