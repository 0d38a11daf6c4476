import type { CardRule } from "../../../../wire/api.gen"
import type { Funnel } from "../../../../wire/types"
import { CATEGORIES } from "../../../../state/funnels"
import { funnelName, statusName } from "../../../../state/statuses"
import type { Words } from "../../../../words/words"

const REQUEST = ["see", "create", "edit", "move", "delete", "export"] as const
const BOOK = ["see", "create", "edit", "delete", "export"] as const
/** What there is to be done with each (backend/access/card_rules.py). */
export const VERBS_OF = { lead: REQUEST, deal: REQUEST, contact: BOOK, company: BOOK, order: ["see", "create", "move"] } as const
export const ENTITIES = ["lead", "deal", "contact", "company", "order"] as const
export const REACHES = ["all", "team", "own", "none"] as const

export type Entity = (typeof ENTITIES)[number]
export type Verb = (typeof REQUEST)[number] | (typeof BOOK)[number]
export type Reach = (typeof REACHES)[number]

const sorted = (rules: readonly CardRule[]): CardRule[] =>
  [...rules].sort((a, b) => (a.entity + a.verb + a.place < b.entity + b.verb + b.place ? -1 : 1))

/** How far it reaches there by a rule of its own; null: as everywhere. */
export const reachAt = (rules: readonly CardRule[], entity: Entity, verb: Verb, place: string): Reach | null =>
  rules.find((rule) => rule.entity === entity && rule.verb === verb && rule.place === place)?.reach ?? null

/** The same matrix with one cell as it was chosen. All, everywhere, is what stands where nothing is said. */
export function withReach(rules: readonly CardRule[], entity: Entity, verb: Verb, place: string, reach: Reach | null): CardRule[] {
  const rest = rules.filter((rule) => rule.entity !== entity || rule.verb !== verb || rule.place !== place)
  const none = reach === null || (place === "" && reach === "all")
  return none ? sorted(rest) : sorted([...rest, { entity, verb, place, reach }])
}

/** Where it may be otherwise than everywhere: kinds of statuses, then the statuses of each funnel. */
export function placesOf(entity: Entity, funnels: readonly Funnel[], words: Words): { value: string; label: string; group: string }[] {
  if (entity !== "lead" && entity !== "deal") return []
  const of = funnels.filter(({ kind }) => (kind === "lead") === (entity === "lead"))
  const kinds = CATEGORIES.map((value) => ({ value: value, label: words.t(`funnels.category_${value}`), group: words.t("matrix.kinds") }))
  return [...kinds, ...of.flatMap((funnel) => funnel.statuses.map((status) => ({ value: String(status.id), label: statusName(status, words), group: funnelName(funnel, words) })))]
}

/** What it is called: an order has a state, no status. */
export const verbName = (entity: Entity, verb: Verb, { t }: Words): string => (entity === "order" && verb === "move" ? t("matrix.move_order") : t(`matrix.${verb}`))

/** Places with a rule of their own for this verb, in the order in which they are offered; one that is gone comes last. */
export function exceptions(rules: readonly CardRule[], entity: Entity, verb: Verb, places: readonly { value: string }[]): string[] {
  const order = (place: string) => (places.findIndex(({ value }) => value === place) + 1 || places.length + 1)
  return rules.filter((rule) => rule.entity === entity && rule.verb === verb && rule.place !== "").map(({ place }) => place).sort((a, b) => order(a) - order(b))
}
