/** The clock on the wall of a time zone. */
export interface Wall {
  year: number
  month: number
  day: number
  hour: number
  minute: number
}

const makers = new Map<string, Intl.DateTimeFormat>()

function maker(zone: string): Intl.DateTimeFormat {
  const known = makers.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
  }) // prettier-ignore
  makers.set(zone, made)
  return made
}

export function wallOf(at: number, zone: string): Wall {
  const parts = Object.fromEntries(maker(zone).formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  return { year: parts.year!, month: parts.month!, day: parts.day!, hour: parts.hour!, minute: parts.minute! }
}

const asUtc = ({ year, month, day, hour, minute }: Wall) => Date.UTC(year, month - 1, day, hour, minute)

/** The moment at which that clock shows this; of an hour that is skipped in spring, the moment after the jump. */
export function momentOf(wall: Wall, zone: string): number {
  const wanted = asUtc(wall)
  let at = wanted
  // the offset at the guess may differ from the one at the answer: twice is enough
  for (let turn = 0; turn < 2; turn++) at += wanted - asUtc(wallOf(at, zone))
  return at
}

/** The same clock `days` later, at another hour. */
export function onDay(at: number, days: number, hour: number, zone: string, minute = 0): number {
  const { year, month, day } = wallOf(at, zone)
  const then = new Date(Date.UTC(year, month - 1, day + days))
  return momentOf({ year: then.getUTCFullYear(), month: then.getUTCMonth() + 1, day: then.getUTCDate(), hour, minute }, zone)
}

/** 1 is Monday. */
export function weekday(at: number, zone: string): number {
  const { year, month, day } = wallOf(at, zone)
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() || 7
}

const two = (n: number) => String(n).padStart(2, "0")

/** As an input of type datetime-local has it. */
export function toInput(at: number, zone: string): string {
  const { year, month, day, hour, minute } = wallOf(at, zone)
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`
}

export function fromInput(text: string, zone: string): number | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/.exec(text)
  if (!found) return null
  const [year, month, day, hour, minute] = found.slice(1).map(Number) as [number, number, number, number, number]
  return momentOf({ year, month, day, hour, minute }, zone)
}
