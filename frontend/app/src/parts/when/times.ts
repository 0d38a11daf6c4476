import { onDay, wallOf, weekday } from "./zone"

export const MORNING = 9
const EVENING = 18
/** Before this hour it is still the night of the day before: nobody thinks of an evening yet. */
const DAWN = 5
const MINUTE = 60_000
const HOUR = 60 * MINUTE

export type Preset = "hour" | "threeHours" | "morning" | "evening" | "tomorrow" | "monday" | "week"

export interface Offer {
  id: Preset
  at: number
}

/** Moments that people mean, in their zone; those that make no sense now are left out. */
export function offers(now: number, zone: string): Offer[] {
  const whole = (at: number) => Math.ceil(at / MINUTE) * MINUTE
  const { hour } = wallOf(now, zone)
  const night = hour < DAWN
  const later = whole(now + 3 * HOUR)
  const today = onDay(now, 0, night ? MORNING : EVENING, zone)
  const toMonday = 8 - weekday(now, zone)
  return [
    { id: "hour", at: whole(now + HOUR) },
    { id: "threeHours", at: later },
    // no other word for what "in three hours" says already
    ...(today - later > HOUR / 2 ? [{ id: night ? ("morning" as const) : ("evening" as const), at: today }] : []),
    { id: "tomorrow", at: onDay(now, 1, MORNING, zone) },
    // on a Sunday "tomorrow" says it already
    ...(toMonday > 1 ? [{ id: "monday" as const, at: onDay(now, toMonday, MORNING, zone) }] : []),
    ...(toMonday !== 7 ? [{ id: "week" as const, at: onDay(now, 7, MORNING, zone) }] : []),
  ]
}
