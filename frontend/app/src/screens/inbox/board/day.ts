/** When today began where the person is, as the server is asked; the same all day long. */
export function startOfDay(now: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }).formatToParts(now)
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0)
  const gone = (of("hour") * 60 + of("minute")) * 60 + of("second")
  // to the minute: zones differ by whole ones
  return new Date(Math.floor(now / 60_000) * 60_000 - Math.floor(gone / 60) * 60_000).toISOString()
}
