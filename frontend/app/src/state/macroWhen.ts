import type { MacroWhen } from "../wire/api.gen"
import type { Formats } from "../words/format"
import type { Words } from "../words/words"

/** In so many minutes ("60"), or in so many days at a time of the clock ("1@09:00"): a key for a choice. */
export type WhenKey = string

export const WHENS: readonly WhenKey[] = ["60", "180", "1@09:00", "3@09:00", "7@09:00"]

type Said = Pick<MacroWhen, "minutes" | "days" | "at">

export function keyOfWhen({ minutes, days, at }: Said): WhenKey | null {
  if (minutes != null) return String(minutes)
  return days == null ? null : `${days}@${at ?? "09:00"}`
}

export function whenOfKey(key: WhenKey): { minutes: number } | { days: number; at: string } {
  const [first, at] = key.split("@")
  return at === undefined ? { minutes: Number(first) } : { days: Number(first), at }
}

/** "через 3 ч", "завтра в 09:00", "через 3 дн. в 09:00". */
export function sayWhen(key: WhenKey, { t }: Words, { span }: Pick<Formats, "span">): string {
  const when = whenOfKey(key)
  if ("minutes" in when) return t("macros.in", { span: span(when.minutes * 60) })
  if (when.days === 0) return t("macros.todayAt", { at: when.at })
  return when.days === 1 ? t("macros.tomorrowAt", { at: when.at }) : t("macros.inAt", { span: span(when.days * 86_400), at: when.at })
}
