import type { ExceptionalDays, Pattern } from "../../../wire/api.gen"

/** Minutes since midnight, and their end; beyond 1440 it is on the next day. */
export type Interval = [number, number]
export const DAY = 1440

/** 2026-01-05 was a Monday: a week of hours begins there. */
export const MONDAY = "2026-01-05"

const two = (n: number) => String(n).padStart(2, "0")

/** "09:00"; of the next day the same as of this one. */
export const clock = (minute: number): string => `${two(Math.floor((minute % DAY) / 60))}:${two(minute % 60)}`

/** What was typed into a field of time; null while it is no time yet. */
export function minuteOf(typed: string): number | null {
  const found = /^(\d{1,2}):(\d{2})$/.exec(typed)
  if (!found) return null
  const [hours, minutes] = [Number(found[1]), Number(found[2])]
  return hours < 24 && minutes < 60 ? hours * 60 + minutes : null
}

/** From one time to another: an end that is not behind its beginning is on the next day. */
export const interval = (from: number, to: number): Interval => [from, to > from ? to : to + DAY]

/** Where another interval of the day finds room: after the last one, an hour later; null: the day is full. */
export function another(day: readonly Interval[]): Interval | null {
  const last = day.at(-1)
  if (!last) return [9 * 60, 18 * 60]
  const from = last[1] + 60
  return from >= DAY ? null : [from, Math.min(from + 4 * 60, DAY)]
}

/** Minutes of a cycle. */
export const sum = (days: readonly (readonly Interval[])[]): number => days.flat().reduce((all, [from, to]) => all + to - from, 0)

/** Hours of a working week, as most begin. */
export const blank = (zone: string): Pattern => ({
  zone,
  anchor: MONDAY,
  days: [0, 1, 2, 3, 4, 5, 6].map((day) => (day < 5 ? [[9 * 60, 18 * 60]] : [])),
  holidays: null,
  exceptions: [],
})

/** Weeks from the one to the other: what stood in the first stands in the second too. */
export function inWeeks(days: Pattern["days"], weeks: 1 | 2): Pattern["days"] {
  const week = days.slice(0, 7)
  return weeks === 1 ? week : [...week, ...(days.length === 14 ? days.slice(7) : week)]
}

/** Is it made of weeks? Other cycles are of programs, and stay as they are. */
export const isOfWeeks = ({ days, anchor }: Pattern): boolean => (days.length === 7 || days.length === 14) && new Date(`${anchor}T00:00:00Z`).getUTCDay() === 1

export const closedOn = (day: string): ExceptionalDays => ({ from: day, to: day, hours: [], name: "" })
