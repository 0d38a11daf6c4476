import { MORNING } from "./times"
import { onDay, wallOf, weekday } from "./zone"

const MINUTE = 60_000
const SPANS: [RegExp, number][] = [
  [/^(м|мин\S*|m|min\S*)$/, 1],
  [/^(ч|час\S*|h|hr|hrs|hours?|val\S*)$/, 60],
  [/^(д|дн\S*|день|days?|d|dien\S*)$/, 1440],
  [/^(нед\S*|w|weeks?|sav\S*)$/, 10_080],
]
const DAYS: [RegExp, number][] = [
  [/^(сегодня|today|šiandien)$/, 0],
  [/^(завтра|tomorrow|rytoj)$/, 1],
  [/^(послезавтра|poryt)$/, 2],
]
/** Monday first. */
const WEEK = [/^(пн|понед|mon|pirm)/, /^(вт|tue|antr)/, /^(ср|wed|treč)/, /^(чт|четв|thu|ketv)/, /^(пт|пятн|fri|penk)/, /^(сб|субб|sat|šešt)/, /^(вс|воскр|sun|sekm)/]
const HOURS: [RegExp, number][] = [
  [/^(утр|morning|ryt(e|ą)$)/, MORNING],
  [/^(днём|днем|afternoon|dieną|popiet)/, 14],
  [/^(вечер|evening|vakar)/, 18],
]
const FILLERS = new Set(["в", "во", "к", "на", "до", "at", "on", "until", "till", "iki", "the", "next"])
const LEADS = new Set(["через", "in", "po", "už"])

interface Clock {
  hour: number
  minute: number
}

/** "2 часа", "завтра в 10", "пт 15:30", "5.12", "in 3 days", "rytoj vakare": the moment that is meant, ahead of now; null when that is none. */
export function said(text: string, now: number, zone: string): number | null {
  const words = text.toLowerCase().replaceAll(",", " ").split(/\s+/).filter((word) => word && !FILLERS.has(word))
  if (!words.length) return null
  const at = spanOf(words, now, zone) ?? dayOf(words, now, zone)
  return at !== null && at > now ? at : null
}

function spanOf(words: string[], now: number, zone: string): number | null {
  const rest = LEADS.has(words[0]!) ? words.slice(1) : words
  const [, amount, unit] = /^(\d{1,3})?\s?(\D+)$/.exec(rest.join(" ")) ?? []
  const found = unit && SPANS.find(([name]) => name.test(unit))
  if (!found || (amount === undefined && rest === words)) return null
  const minutes = Number(amount ?? 1) * found[1]
  if (minutes >= 1440) return onDay(now, minutes / 1440, MORNING, zone)
  return Math.ceil(now / MINUTE + minutes) * MINUTE
}

function dayOf(words: string[], now: number, zone: string): number | null {
  const [first, ...rest] = words as [string, ...string[]]
  const days = DAYS.find(([name]) => name.test(first))?.[1] ?? daysTo(first, now, zone)
  if (days !== null) {
    const clock = rest.length ? clockOf(rest, true) : { hour: MORNING, minute: 0 }
    return clock && onDay(now, days, clock.hour, zone, clock.minute)
  }
  const clock = clockOf(words, false)
  if (!clock) return null
  const today = onDay(now, 0, clock.hour, zone, clock.minute)
  return today > now ? today : onDay(now, 1, clock.hour, zone, clock.minute)
}

/** Days from today to a weekday or a date; a weekday is always ahead. */
function daysTo(word: string, now: number, zone: string): number | null {
  const day = WEEK.findIndex((name) => name.test(word)) + 1
  if (day) return (day - weekday(now, zone) + 6) % 7 + 1
  const date = /^(\d{1,2})[./](\d{1,2})$/.exec(word)
  if (!date) return null
  const [dd, mm] = [Number(date[1]), Number(date[2])]
  if (mm < 1 || mm > 12 || dd < 1 || dd > 31) return null
  const { year, month, day: today } = wallOf(now, zone)
  const from = Date.UTC(year, month - 1, today)
  const then = Date.UTC(year, mm - 1, dd)
  return ((then >= from ? then : Date.UTC(year + 1, mm - 1, dd)) - from) / 86_400_000
}

/** "15:30", "3pm", "утром"; a bare number is an hour only after a day. */
function clockOf(words: string[], bare: boolean): Clock | null {
  const text = words.join("")
  const part = HOURS.find(([name]) => name.test(text))?.[1]
  if (part !== undefined) return { hour: part, minute: 0 }
  const found = /^(\d{1,2})(?:[:.](\d{2}))?(am|pm)?(ч|час\S*|h|val\.?)?$/.exec(text)
  if (!found || (!bare && !found[2] && !found[3])) return null
  const [hour, minute] = [Number(found[1]) % (found[3] ? 12 : 24) + (found[3] === "pm" ? 12 : 0), Number(found[2] ?? 0)]
  return Number(found[1]) < 24 && minute < 60 ? { hour, minute } : null
}
