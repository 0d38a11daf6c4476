import { usePrefs } from "../state/prefs"
import type { Money } from "./money"
import { formatMoney } from "./money"
import { formatPhone } from "./phone"
import type { Language } from "./words"

const MINUTE = 60_000
const DAY = 86_400_000

export interface Formats {
  /** For a row of a list: "now", "2 min", "18:40", "вчера", "пн", "12 мар.". */
  ago: (at: string, now?: number) => string
  /** For a sentence: "18:40", "вчера 18:40", "12 марта, 18:40". */
  when: (at: string, now?: number) => string
  /** The whole truth, for a hover. */
  exact: (at: string) => string
  clock: (at: string) => string
  /** For a mark between days: "Сегодня", "Вчера", "понедельник, 12 марта". */
  day: (at: string, now?: number) => string
  /** A key that is equal within one day of the person's zone: "2026-11-22". */
  dayKey: (at: string) => string
  /** Seconds as people say them: "45 s", "4 min", "1 h 20 min", "3 d". */
  span: (seconds: number) => string
  /** A day without a time: "1980-02-29" → "29 февраля 1980 г.", "--02-29" → "29 февраля". */
  birthday: (day: string) => string
  /** A day that is meant, without a clock: "сегодня", "завтра", "пт, 4 дек.". */
  dueDay: (day: string, now?: number) => string
  /** From when until when, as calendars have it: "вт, 1 декабря, 15:00–16:00"; of whole days the end is the day after. */
  period: (from: string, to: string) => string
  money: (money: Money) => string
  phone: (phone: string) => string
  number: (n: number) => string
  size: (bytes: number) => string
}

export function makeFormats(language: Language, timeZone: string): Formats {
  const date = (options: Intl.DateTimeFormatOptions) => {
    const made = new Intl.DateTimeFormat(language, { timeZone, ...options })
    return (at: string) => made.format(new Date(at))
  }
  const unit = (name: string, digits = 0, unitDisplay: "short" | "long" = "short") => {
    const options = { style: "unit", unit: name, unitDisplay, maximumFractionDigits: digits } as const
    const made = new Intl.NumberFormat(language, options)
    return (n: number) => made.format(n)
  }
  const key = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" })
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" })
  const numbers = new Intl.NumberFormat(language)

  // "7:14 AM" where the day has twelve hours, "07:14" where it has twenty-four.
  const clock = date({ hour: new Intl.DateTimeFormat(language, { hour: "numeric" }).resolvedOptions().hour12 ? "numeric" : "2-digit", minute: "2-digit" })
  const weekday = date({ weekday: "short" })
  const shortDay = date({ day: "numeric", month: "short" })
  const longDay = date({ day: "numeric", month: "long" })
  const anyYear = date({ day: "2-digit", month: "2-digit", year: "numeric" })
  const namedDay = date({ weekday: "long", day: "numeric", month: "long" })
  const namedYear = date({ day: "numeric", month: "long", year: "numeric" })
  const exact = date({ dateStyle: "full", timeStyle: "long" })
  const [seconds, minutes, hours, days] = [unit("second"), unit("minute"), unit("hour"), unit("day")]
  const sizes = [unit("byte", 0, "long"), unit("kilobyte"), unit("megabyte", 1), unit("gigabyte", 1)]

  const dayKey = (at: string) => key.format(new Date(at))
  const daysBack = (at: string, now: number) =>
    Math.round((Date.parse(key.format(now)) - Date.parse(dayKey(at))) / DAY)
  const sameYear = (at: string, now: number) => dayKey(at).slice(0, 4) === key.format(now).slice(0, 4)

  const ago = (at: string, now = Date.now()) => {
    const gone = now - Date.parse(at)
    if (gone < MINUTE) return relative.format(0, "second")
    if (gone < 60 * MINUTE) return minutes(Math.floor(gone / MINUTE))
    const back = daysBack(at, now)
    if (back === 0) return clock(at)
    if (back === 1) return relative.format(-1, "day")
    if (back < 7) return weekday(at)
    return sameYear(at, now) ? shortDay(at) : anyYear(at)
  }
  const when = (at: string, now = Date.now()) => {
    const back = daysBack(at, now)
    if (back === 0) return clock(at)
    if (Math.abs(back) === 1) return `${relative.format(-back, "day")} ${clock(at)}`
    if (back > 0 && back < 7) return `${weekday(at)} ${clock(at)}`
    return `${sameYear(at, now) ? longDay(at) : anyYear(at)}, ${clock(at)}`
  }
  const day = (at: string, now = Date.now()) => {
    const back = daysBack(at, now)
    if (back === 0 || back === 1) return capital(relative.format(-back, "day"))
    return capital(sameYear(at, now) ? namedDay(at) : namedYear(at))
  }
  const span = (total: number) => {
    if (total < 60) return seconds(Math.max(0, Math.floor(total)))
    const whole = Math.floor(total / 60)
    if (whole < 60) return minutes(whole)
    if (whole < 24 * 60) return whole % 60 ? `${hours(Math.floor(whole / 60))} ${minutes(whole % 60)}` : hours(whole / 60)
    return days(Math.floor(whole / (24 * 60)))
  }
  const size = (bytes: number) => {
    const step = Math.min(3, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
    return sizes[step]!(bytes / 1000 ** step)
  }

  const ofBirth = new Intl.DateTimeFormat(language, { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" })
  const yearless = new Intl.DateTimeFormat(language, { timeZone: "UTC", day: "numeric", month: "long" })
  const birthday = (at: string) => {
    const known = new Date(at.replace(/^-(?=-)/, "2000"))
    // what was typed and is no day yet is shown as it was typed
    if (Number.isNaN(known.getTime())) return at
    return (at.startsWith("-") ? yearless : ofBirth).format(known)
  }
  const anotherDay = new Intl.DateTimeFormat(language, { timeZone: "UTC", weekday: "short", day: "numeric", month: "short" })
  const dueDay = (on: string, now = Date.now()) => {
    const ahead = Math.round((Date.parse(on) - Date.parse(key.format(now))) / DAY)
    return Math.abs(ahead) <= 1 ? relative.format(ahead, "day") : anotherDay.format(new Date(on))
  }
  const year = { year: "numeric" } as const
  const meeting = { weekday: "short", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" } as const
  const ofDays = { timeZone: "UTC", weekday: "short", day: "numeric", month: "long" } as const
  const period = (from: string, to: string) => {
    const whole = !from.includes("T")
    const [start, end] = [new Date(from), new Date(Date.parse(to || from) - (whole && to ? DAY : 0))]
    if (Number.isNaN(start.getTime()) || Number.isNaN(end.getTime())) return ""
    const other = start.getFullYear() !== new Date().getFullYear()
    const made = new Intl.DateTimeFormat(language, { timeZone, ...(whole ? ofDays : meeting), ...(other && year) })
    return end > start ? made.formatRange(start, end) : made.format(start)
  }
  const money = (sum: Money) => formatMoney(sum, language)
  const number = (n: number) => numbers.format(n)
  return { ago, when, exact, clock, day, dayKey, span, birthday, dueDay, period, money, phone: formatPhone, number, size }
}

const capital = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1)

/** Formats of the person's language and time zone. */
const made = new Map<string, Formats>()

/** One for the whole window: the browser takes milliseconds to make them, and each bubble of a conversation asks. */
export function useFormats(): Formats {
  const { language, timeZone } = usePrefs()
  const key = `${language} ${timeZone}`
  const formats = made.get(key) ?? makeFormats(language, timeZone)
  made.set(key, formats)
  return formats
}
