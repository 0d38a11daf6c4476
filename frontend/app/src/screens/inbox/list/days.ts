import { momentOf, wallOf } from "../../../parts/when/zone"

const two = (n: number) => String(n).padStart(2, "0")

/** The day of a moment on the wall of a zone, moved by so many milliseconds: "2026-11-28". */
export function dayOf(at: string, zone: string, by = 0): string {
  const { year, month, day } = wallOf(Date.parse(at) + by, zone)
  return `${year}-${two(month)}-${two(day)}`
}

/** Midnight, `days` later. */
function midnight(day: string, zone: string, days: number): string {
  const then = new Date(`${day}T00:00:00Z`)
  then.setUTCDate(then.getUTCDate() + days)
  return new Date(momentOf({ year: then.getUTCFullYear(), month: then.getUTCMonth() + 1, day: then.getUTCDate(), hour: 0, minute: 0 }, zone)).toISOString()
}

export const startOf = (day: string, zone: string) => midnight(day, zone, 0)

/** The first moment that is no longer that day. */
export const endOf = (day: string, zone: string) => midnight(day, zone, 1)
