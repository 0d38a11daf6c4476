import { onDay, wallOf, weekday } from "./zone"

export const MORNING = 9
const EVENING = 18
const MINUTE = 60_000
const HOUR = 60 * MINUTE

export type Preset = "hour" | "threeHours" | "evening" | "tomorrow" | "monday" | "week"

export interface Offer {
  id: Preset
  at: number
}

/** Moments that people mean, in their zone; those that make no sense now are left out. */
export function offers(now: number, zone: string): Offer[] {
  const whole = (at: number) => Math.ceil(at / MINUTE) * MINUTE
  const { hour } = wallOf(now, zone)
  const toMonday = 8 - weekday(now, zone)
  return [
    { id: "hour", at: whole(now + HOUR) },
    { id: "threeHours", at: whole(now + 3 * HOUR) },
    ...(hour < EVENING - 2 ? [{ id: "evening" as const, at: onDay(now, 0, EVENING, zone) }] : []),
    { id: "tomorrow", at: onDay(now, 1, MORNING, zone) },
    // on a Sunday "tomorrow" says it already
    ...(toMonday > 1 ? [{ id: "monday" as const, at: onDay(now, toMonday, MORNING, zone) }] : []),
    ...(toMonday !== 7 ? [{ id: "week" as const, at: onDay(now, 7, MORNING, zone) }] : []),
  ]
}
