import type { Pattern } from "../../../wire/api.gen"
import { MONDAY } from "../hours/hours"

/** How a schedule goes round: a week, two weeks, days on and off, or not at all: each shift is put by hand. */
export const FORMS = ["week", "weeks", "days", "hand"] as const
export type Form = (typeof FORMS)[number]

const isMonday = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay() === 1

export function formOf({ days, anchor }: Pattern): Form {
  if (days.length === 1 && !days[0]!.length) return "hand"
  if (isMonday(anchor) && days.length === 7) return "week"
  if (isMonday(anchor) && days.length === 14) return "weeks"
  return "days"
}

const HOURS: [number, number] = [9 * 60, 18 * 60]

/** As most begin: five days of a week, two on and two off from today. */
export function cycles(form: Form, zone: string, today: string): Pattern {
  const week = [0, 1, 2, 3, 4, 5, 6].map((day) => (day < 5 ? [HOURS] : []))
  const days = { week, weeks: [...week, ...week], days: [[[9 * 60, 21 * 60]], [[9 * 60, 21 * 60]], [], []] as [number, number][][], hand: [[]] }[form]
  return { zone, anchor: form === "days" ? today : MONDAY, days, holidays: null, exceptions: [] }
}

