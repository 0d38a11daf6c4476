import type { Status } from "../../../wire/types"
import type { Words } from "../../../words/words"

/** The palette of statuses and tags: names that the server knows. */
export const COLORS = ["slate", "sky", "green", "amber", "copper", "ember", "rose", "violet"] as const
export const CATEGORIES = ["new", "in_work", "waiting", "won", "lost", "closed"] as const
/** By which rules find a status. */
export const MARKS = ["new", "contacted", "offer_made", "converted", "rejected", "in_work", "invoice", "waiting", "won", "lost", "closed"] as const
export const AUTOS = ["off", "automatic", "locked"] as const
/** What a status may require of every card; the administrator's own fields are "field:<id>". */
export const NEEDS = ["budget", "responsible_id", "source_id", "comment", "tags", "phone", "email"] as const

export type Color = (typeof COLORS)[number]
export type Category = (typeof CATEGORIES)[number]
export type Mark = (typeof MARKS)[number]
export type Auto = (typeof AUTOS)[number]

export const closes = (category: Category) => category === "won" || category === "lost" || category === "closed"

export function requiredName(key: string, { t }: Words): string {
  const known = NEEDS.find((each) => each === key)
  return known ? t(`funnels.need_${known}`) : t("funnels.need_other", { n: key.replace("field:", "") })
}

/** Why a card may not go from here to there; null: it may. What `backend/cards/editing/moving.py` says, before it is asked. */
export function whyNot(now: Status, to: Status, auto: Auto, role: number, manages: boolean): "cannotGo" | "cannotYou" | "cannotLocked" | "cannotAuto" | null {
  if (now.moves_to.length && !now.moves_to.includes(to.id)) return "cannotGo"
  if (manages) return null
  if (now.locked) return "cannotLocked"
  if (to.movers.length && !to.movers.includes(role)) return "cannotYou"
  if (auto !== "locked") return null
  if (to.mark === "contacted") return "cannotAuto"
  return now.mark === "contacted" && now.funnel_id === to.funnel_id && to.position < now.position ? "cannotAuto" : null
}
