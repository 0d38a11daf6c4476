import type { Card, Status } from "../wire/types"
import type { Words } from "../words/words"
import type { OwnField } from "./fields"
import { isEmpty, isShown } from "./fields"

/** The palette of statuses and tags: names that the server knows. */
export const COLORS = ["slate", "sky", "green", "amber", "copper", "ember", "rose", "violet"] as const
export const CATEGORIES = ["new", "in_work", "waiting", "won", "lost", "closed"] as const
/** By which rules find a status. */
export const MARKS = ["new", "contacted", "offer_made", "converted", "rejected", "in_work", "invoice", "waiting", "won", "lost", "closed"] as const
export const AUTOS = ["off", "automatic", "locked"] as const
/** What a status may require of every card; the administrator's own fields are "field:<id>". */
export const NEEDS = ["budget", "responsible_id", "source_id", "comment", "tags", "phone", "email", "tasks"] as const

export type Color = (typeof COLORS)[number]
export type Category = (typeof CATEGORIES)[number]
export type Mark = (typeof MARKS)[number]
export type Auto = (typeof AUTOS)[number]

export const closes = (category: Category) => category === "won" || category === "lost" || category === "closed"

/** Statuses that a rule finds, by their mark (H6). */
const isAutomatic = ({ mark }: Pick<Status, "mark">) => mark === "contacted" || mark === "offer_made"

/** Why a card may not go from here to there; null: it may. What `backend/cards/editing/moving.py` says, before it is asked. */
export function whyNot(now: Status, to: Status, auto: Auto, role: number, manages: boolean): "cannotGo" | "cannotYou" | "cannotLocked" | "cannotAuto" | null {
  if (now.moves_to.length && !now.moves_to.includes(to.id)) return "cannotGo"
  if (manages) return null
  if (now.locked) return "cannotLocked"
  if (to.movers.length && !to.movers.includes(role)) return "cannotYou"
  if (auto !== "locked") return null
  if (isAutomatic(to)) return "cannotAuto"
  return isAutomatic(now) && now.funnel_id === to.funnel_id && to.position < now.position ? "cannotAuto" : null
}

type Held = Pick<Card, "budget" | "responsible" | "source_id" | "comment" | "tags" | "contact" | "fields">

const STANDS: Record<(typeof NEEDS)[number], (card: Held) => boolean> = {
  budget: ({ budget }) => budget !== null,
  responsible_id: ({ responsible }) => responsible !== null,
  source_id: ({ source_id }) => source_id !== null,
  comment: ({ comment }) => comment.trim() !== "",
  tags: ({ tags }) => tags.length > 0,
  // what my role does not see may well be there: the server knows
  phone: ({ contact }) => contact !== null && (contact.phones.length > 0 || contact.hidden.includes("phone")),
  email: ({ contact }) => contact !== null && (contact.emails.length > 0 || contact.hidden.includes("email")),
  // the server counts them, and says how many
  tasks: () => true,
}

const ownOf = (key: string, fields: readonly OwnField[]) => fields.find(({ id, entity }) => entity === "card" && key === `field:${id}`)

/** What a card lacks for a status, as the server will see it (backend/cards/editing/status.py). Of own fields those count that I may see and that are shown there. */
export function missing(to: Pick<Status, "id" | "funnel_id" | "required">, card: Held, fields: readonly OwnField[], hidden: readonly string[] = []): string[] {
  return to.required.filter((key) => {
    if (hidden.includes(key)) return false
    if (key.startsWith("field:")) {
      const field = ownOf(key, fields)
      return field !== undefined && field.access !== "masked" && isShown(field, card.fields, { status_id: to.id, funnel_id: to.funnel_id }) && isEmpty(card.fields[String(field.id)])
    }
    const known = NEEDS.find((each) => each === key)
    return known !== undefined && !STANDS[known](card)
  })
}

/** What a status requires, as people call it. */
export function requiredName(key: string, { t }: Words, fields: readonly OwnField[] = []): string {
  const known = NEEDS.find((each) => each === key)
  const field = ownOf(key, fields)
  if (field) return field.name
  return known ? t(`funnels.need_${known}`) : t("funnels.need_other", { n: key.replace("field:", "") })
}
