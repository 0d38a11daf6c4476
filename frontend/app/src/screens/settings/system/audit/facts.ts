import { hiddenField, readOnlyField } from "../../../../state/hidden"
import type { BoardOrder } from "../../../../state/board/order"
import type { AuditView, RouteStep } from "../../../../wire/api.gen"
import type { Auto, Category, Color, Mark } from "../../../../state/funnels"
import type { PageOf } from "../../../../state/layouts"
import { requiredName } from "../../../../state/funnels"
import { roleName } from "../../../../words/roleName"
import { eventKind } from "../../../../state/eventKinds"
import type { WordKey, Words } from "../../../../words/words"
import { isAttempt } from "./verbs"

/** One thing that a line tells: what it was and what it became, in words. */
export interface Fact {
  label: string
  was: string[]
  now: string[]
}

type Entity = "contact" | "company" | "lead" | "deal" | "card"
type Line = Pick<AuditView, "verb" | "before" | "after" | "names">

/** What words need beyond themselves: rights and kinds of channels as the server calls them. */
export interface Known {
  rights: ReadonlyMap<string, string>
  kinds: ReadonlyMap<string, string>
}

type Say = (value: unknown, told: { line: Line; words: Words; known: Known }) => string[]

const plain: Say = (value) => [String(value)]
const yesNo: Say = (value, { words: { t } }) => [t(value ? "fact.yes" : "fact.no")]
const many = (one: Say): Say => (value, told) => (Array.isArray(value) ? value.flatMap((each) => one(each, told)) : one(value, told))
const named = (kind: string): Say =>
  many((value, { line, words: { t } }) => {
    const thing = typeof value === "object" ? (value as { kind: string; id: number }) : { kind, id: Number(value) }
    return [line.names[`${thing.kind}:${thing.id}`] ?? t("fact.gone", { id: String(thing.id) })]
  })
const right: Say = (value, { known }) => [known.rights.get(String(value)) ?? String(value)]

/** {"call": [10, null]} → "call: 10". */
const table = (value: unknown): string[] => Object.entries((value ?? {}) as Record<string, unknown[]>).map(([key, one]) => `${key}: ${one.flatMap((each) => (typeof each === "string" || typeof each === "number" ? [each] : [])).join(" / ")}`)

interface ShiftKept {
  kind: "extra" | "off" | "vacation" | "sick"
  starts_at: string
  ends_at: string
}
const moment = (at: string) => at.slice(0, 16).replace("T", " ")
const shift: Say = (value, { words: { t } }) => {
  const kept = value as ShiftKept
  return [`${t(`shifts.kind_${kept.kind}`)}: ${moment(kept.starts_at)} – ${moment(kept.ends_at)} UTC`]
}

const NOTHING: Say = () => []

/** Each key that is recorded, its label and how its value is said; null: nothing that a person would read. */
const KEYS: Record<string, [WordKey, Say] | null> = {
  name: ["fact.name", plain],
  email: ["fact.email", plain],
  role: ["fact.role", (value, { words }) => [roleName({ key: String(value), name: shipped(String(value)) }, words)]],
  role_id: ["fact.role", named("role")],
  user_id: ["fact.person", named("user")],
  teams: ["fact.teams", named("team")],
  team_id: ["fact.team", named("team")],
  members: ["fact.members", named("user")],
  to: ["fact.to", named("user")],
  rights: ["fact.rights", many(right)],
  wait_hours: ["fact.wait_hours", plain],
  second: ["fact.second", yesNo],
  papers_years: ["fact.papers_years", plain],
  reveal_limit: ["fact.reveal_limit", plain],
  export_limit: ["fact.export_limit", plain],
  rule_an_hour: ["fact.rule_an_hour", plain],
  rule_each: ["fact.rule_each", plain],
  rule_messages: ["fact.rule_messages", plain],
  days: ["fact.days_kept", (value, { words: { t } }) => table(Object.fromEntries(Object.entries((value ?? {}) as Record<string, unknown>).map(([kind, days]) => [eventKind(kind, t), days])))],
  hidden_kinds: ["fact.hidden_kinds", many((value, { words: { t } }) => [eventKind(String(value), t)])],
  purpose: ["consents.purpose", (value, { words: { t } }) => [t(value === "marketing" ? "consents.marketing" : "consents.processing")]],
  language: ["consents.language", (value) => [String(value).toUpperCase()]],
  scopes: ["fact.rights", (value, told) => (value === null ? [told.words.t("tokens.allRights")] : many(right)(value, told))],
  sight: ["fact.sight", (value, { words: { t } }) => [t(value === "own" ? "people.sight_own" : "people.sight_channels")]],
  card_rules: ["fact.card_rules", (value) => (Array.isArray(value) ? value.map(String) : [String(value)])],
  hidden_fields: ["fact.hidden", many((value, { words: { t } }) => {
    const field = hiddenField(value)
    return [field ? t(`fact.hidden_${field}`) : String(value)]
  })],
  read_only_fields: ["fact.read_only", many((value, { words: { t } }) => {
    const field = readOnlyField(value)
    return [field ? t(`fieldrights.${field}`) : String(value)]
  })],
  expires_in_days: ["fact.term", (value, { words: { t } }) => [value === null ? t("tokens.forever") : t("tokens.days", { n: Number(value) })]],
  kind: ["fact.kind", (value, { known }) => [known.kinds.get(String(value)) ?? String(value)]],
  lead_source: ["channels.lead", yesNo],
  text_key: ["fact.text_key", plain],
  words_title: ["fact.words_title", plain],
  words_text: ["fact.words_text", plain],
  entity: ["layouts.of", (value, { words: { t } }) => [t(`layouts.of_${value as PageOf}`)]],
  version: ["layouts.versionOf", plain],
  folder: ["library.folder", plain],
  event_id: ["fact.event_id", plain],
  about: ["fact.about", plain],
  kind_fields: ["fact.kind_fields", many(plain)],
  funnel_id: ["channels.funnel", named("funnel")],
  calendar_id: ["hours.ofChannel", named("calendar")],
  levels: ["fact.levels", (value, { words: { t } }) => (value ? [t("fact.changed")] : [])],
  target_s: ["escalation.target", (value) => [`${Number(value)} s`]],
  host: ["fact.url", plain],
  hours: ["hours.title", (value, { words: { t } }) => (value ? [t("fact.changed")] : [])],
  people: ["fact.people", (value, { words: { t } }) => (value ? [t("fact.changed")] : [])],
  shifts: ["fact.shifts", many(shift)],
  shift_state: ["fact.shiftState", (value, { words: { t } }) => [t(`shifts.state_${value as "asked"}`)]],
  answer: ["fact.answer", plain],
  new_after_days: ["channels.newAfter", plain],
  reason_required: ["channels.reasonRequired", yesNo],
  deal_by_itself: ["channels.dealByItself", yesNo],
  letter_fields: ["letterfields.title", (value) => (Array.isArray(value) ? value.map((each: { name?: string }) => each.name || "…") : [])],
  lock_converted: ["leads.lock", yesNo],
  default_id: ["channels.default", NOTHING],
  private: ["fact.private", yesNo],
  rule: ["fact.settings", (value, { words: { t } }) => (value ? [t("fact.changed")] : [])],
  place: ["rules.place", (value) => [String(Number(value) + 1)]],
  telephony: ["fact.settings", (_, { line, words: { t } }) => (line.after && "telephony" in line.after ? [t("fact.changed")] : [])],
  settings_changed: ["fact.settings", (value, { words: { t } }) => (value === true ? [t("fact.changed")] : [])],
  ended: ["fact.ended", plain],
  url: ["fact.url", plain],
  active: ["fact.active", yesNo],
  by_link: ["fact.by_link", yesNo],
  events: ["fact.events", many(plain)],
  channels: ["fact.channels", named("channel")],
  count: ["fact.count", plain],
  category: ["fact.category", (value, { words: { t } }) => [t(`funnels.category_${value as Category}`)]],
  color: ["fact.color", (value, { words: { t } }) => [t(`filter.color_${value as Color}`)]],
  is_default: ["fact.isDefault", yesNo],
  mark: ["fact.mark", (value, { words: { t } }) => [t(`funnels.mark_${value as Mark}`)]],
  moves_to: ["fact.movesTo", named("status")],
  moved_to: ["fact.movedTo", named("status")],
  currencies: ["fact.currencies", many(plain)],
  default_currency: ["fact.defaultCurrency", plain],
  half_life_days: ["fact.halfLife", plain],
  new_days: ["fact.newDays", plain],
  new_below: ["fact.newBelow", plain],
  points: ["fact.warmthPoints", table],
  stages: ["fact.warmthStages", table],
  finer: ["fact.warmthFiner", table],
  silence_days: ["fact.warmthSilence", plain],
  merged_into: ["fact.mergedInto", plain],
  movers: ["fact.movers", named("role")],
  locked: ["fact.locked", yesNo],
  required: ["fact.required", many((value, { words }) => [requiredName(String(value), words)])],
  auto: ["fact.auto", (value, { words: { t } }) => [t(`funnels.auto_${value as Auto}`)]],
  cards: ["fact.cards", plain],
  archived: ["fact.archived", yesNo],
  board_order: ["fact.boardOrder", (value, { words: { t } }) => [t(`funnels.order_${value as BoardOrder}`)]],
  board_page: ["fact.boardPage", plain],
  board_days: ["fact.boardDays", plain],
  source_id: ["fact.funnelSource", plain],
  most: ["fact.most", plain],
  most_enforced: ["fact.mostEnforced", yesNo],
  task_template_id: ["fact.statusTask", named("task_template")],
  state: ["fact.state", (value, { words: { t } }) => [t(value === "done" ? "funnels.wishDone" : "funnels.wishDeclined")]],
  number: ["fact.number", plain],
  reason: ["fact.reason", plain],
  amount: ["fact.amount", plain],
  tax_id: ["fact.taxId", plain],
  prefix: ["fact.prefix", plain],
  numbering: ["fact.numbering", (value, { words: { t } }) => [t(value === "yearly" ? "sellers.yearly" : "sellers.running")]],
  things: ["fact.things", (value, { words: { t } }) => [t(`transfer.of_${value as Entity}`)]],
  file: ["fact.file", plain],
  format: ["fact.format", (value) => [String(value).toUpperCase()]],
  rows: ["fact.rows", plain],
  capacity: ["routing.capacity", plain],
  active_hours: ["routing.activeHours", plain],
  warm_first: ["routing.warmFirst", yesNo],
  skills: ["routing.skills", many(plain)],
  enabled: ["routing.on", yesNo],
  present: ["routing.present", yesNo],
  weight: ["routing.weight", plain],
  steps: ["routing.steps", many((value, { words: { t } }) => [t(`routing.step_${value as RouteStep["kind"]}`)])],
  // told by the sentence itself, by its link, or together with another
  on: null, device: null, seq: null, key: null, built_in: null, default_kind: null, since: null, delivery_id: null,
  joined: null, split: null, owner_id: null, order: null,
} // prettier-ignore

/** Of these "none" says something. */
const SAYS_NULL = new Set(["scopes", "expires_in_days"])

/** What a line tells beyond its sentence. What stayed as it was is left out. */
export function facts(line: Line, words: Words, known: Known): Fact[] {
  const told = { line, words, known }
  const keys = [...new Set([...Object.keys(line.before ?? {}), ...Object.keys(line.after ?? {})])]
  const found = keys.flatMap((key): Fact[] => {
    const how = key in KEYS ? KEYS[key] : ([null, plain] as const)
    if (!how) return []
    const [was, now] = [saidOf(line.before, key, how[1], told), saidOf(line.after, key, how[1], told)]
    const fact = { label: how[0] ? words.t(how[0]) : key, was: was.filter((each) => !now.includes(each)), now: now.filter((each) => !was.includes(each)) }
    return fact.was.length || fact.now.length ? [fact] : []
  })
  return isAttempt(line.verb) ? [...found, { label: words.t("fact.request"), was: [], now: [line.verb] }] : found
}

function saidOf(side: Record<string, unknown> | null, key: string, say: Say, told: Parameters<Say>[1]): string[] {
  if (!side || !(key in side)) return []
  const value = side[key]
  // Whom a channel gives its dialogs to stands in two columns.
  if (key === "default_id") return value === null ? [] : named(String(side.default_kind))(value, told)
  return value === undefined || (value === null && !SAYS_NULL.has(key)) ? [] : say(value, told)
}

const shipped = (key: string) => key.charAt(0).toUpperCase() + key.slice(1)
