import type { ActivityKindView, OrderView } from "../../../wire/api.gen"
import type { Fact, Funnel, Money } from "../../../wire/types"
import type { ContactView } from "../../../wire/api.gen"
import type { Formats } from "../../../words/format"
import type { WordKey, Words } from "../../../words/words"
import { readPhone } from "./phone"
import type { Reach } from "./reaches/reaches"
import { labelWord } from "./reaches/reaches"
import type { OwnField } from "../../../state/fields"
import { statusName } from "../../../state/statuses"
import { said } from "./own/said"
import { LETTER_PLACES } from "../../../state/letterPlaces"

/** One thing that changed: what it is called, what stood there, what stands there. Null: nothing to tell of that side. */
export interface Change {
  what: string
  from: string | null
  to: string | null
}

export interface Known {
  words: Words
  formats: Pick<Formats, "money" | "birthday" | "when">
  funnels: Funnel[]
  fields: readonly OwnField[]
  /** A colleague by number. */
  nameOf: (id: number) => string
  /** A stage of warmth by number. */
  stageOf: (id: unknown) => string
  /** Own kinds of events. */
  kinds?: readonly ActivityKindView[]
}

const PERSONAL = ["name", "surname", "phone", "email", "phones", "emails", "birthday", "type", "responsible_id"] as const
type OrderState = OrderView["state"]
type Side = Record<string, unknown>

/** A fact in words. */
export function changesOf(fact: Fact, known: Known): Change[] {
  const { t } = known.words
  const { from, to, tag, joined } = fact.data as Side
  const swap = (what: WordKey, say: (value: unknown) => string): Change[] => [{ what: t(what), from: say(from), to: say(to) }]
  const say = (what: WordKey, value: string | null = null): Change[] => [{ what: t(what), from: null, to: value }]
  switch (fact.kind) {
    case "status_changed":
      return swap("history.status", (id) => statusOf(id, known))
    case "reassigned":
      return swap("history.responsible", (id) => (typeof id === "number" ? known.nameOf(id) : t("history.nobody")))
    case "claimed":
      return say("history.claimed", typeof to === "number" ? known.nameOf(to) : fact.actor.name)
    case "budget_changed":
      return swap("history.budget", (money) => (money ? known.formats.money(money as Money) : t("history.empty")))
    case "comment_changed":
      return swap("history.comment", (text) => (typeof text === "string" && text ? text : t("history.empty")))
    case "field_changed":
      if (fact.data.field === "source" || fact.data.field === "reason" || fact.data.field === "locked") return say(`history.${fact.data.field}`)
      if (fact.data.field === "title") return swap("history.called", (text) => (typeof text === "string" && text ? text : t("history.empty")))
      return own(fact.data, known)
    case "items_changed":
      return items(fact.data, known)
    case "value_left":
      return left(fact.data, known)
    case "order_made":
      return say("history.order_made", String(fact.data.number))
    case "order_opened":
      return say("history.order_opened", String(fact.data.number))
    case "imported":
      return [{ what: t("history.imported", { line: String(fact.data.line) }), from: null, to: null }]
    case "order_moved":
      return [{ what: t("history.order_moved", { number: String(fact.data.number) }), from: t(`orders.${from as OrderState}`), to: t(`orders.${to as OrderState}`) }]
    case "invoice_issued":
    case "invoice_opened":
    case "invoice_paid":
    case "invoice_refunded":
    case "payment_undone":
    case "invoice_overdue":
    case "invoice_void":
      return say(`history.${fact.kind}`, ofInvoice(fact.data, known))
    case "tag_added":
      return say("history.tagOn", typeof tag === "string" ? tag : "")
    case "tag_removed":
      return say("history.tagOff", typeof tag === "string" ? tag : "")
    case "contact_changed":
      return personal(from as Side, to as Side, known)
    case "contact_joined":
      return say("history.contact_joined", typeof joined === "string" && joined ? joined : null).concat(Object.keys(to as Side).length ? personal(from as Side, to as Side, known) : [])
    case "consent_given":
    case "consent_withdrawn":
      return say(fact.kind === "consent_given" ? "consents.given" : "consents.taken", t(fact.data.purpose === "marketing" ? "consents.marketing" : "consents.processing"))
    case "contact_split":
      return say("history.contact_split", typeof fact.data.split === "string" && fact.data.split ? fact.data.split : null)
    case "document_added":
    case "document_removed":
    case "document_restored":
      return say(`history.${fact.kind}`, String(fact.data.title))
    case "document_renamed":
      return [{ what: t("history.document_renamed"), from: String(from), to: String(fact.data.title) }]
    case "task_added":
    case "task_done":
      return say(`history.${fact.kind}`, typeof fact.data.title === "string" ? fact.data.title : null)
    case "company_changed":
      return ofCompany(from as Side, to as Side, known)
    case "company_created":
    case "company_deleted":
    case "company_restored":
    case "contact_deleted":
    case "contact_restored":
    case "card_deleted":
    case "card_restored":
      return say(`history.${fact.kind}`)
    case "company_joined":
    case "company_left":
      return say(`history.${fact.kind}`, typeof fact.data.company === "string" ? fact.data.company : null)
    case "warmth_changed":
      return swap("history.warmth_changed", known.stageOf)
    case "lead_created":
    case "deal_created":
    case "contact_created":
      return say(`history.${fact.kind}`)
    case "call":
    case "contacted":
    case "dialog_done":
    case "dialog_reopened":
    case "dialog_snoozed":
    case "dialog_woken":
    case "no_reply_needed":
    case "debt_restored":
    case "macro_run":
    case "blocked":
    case "unblocked":
    case "blocked_by_us":
    case "unblocked_by_us":
    case "message_in":
    case "message_out":
    case "note":
      return say(`history.${fact.kind}`)
    case "own":
      return ofOwnKind(fact.data, known)
    default:
      return say("history.something")
  }
}

/** Called as its kind is called now, with its note; then each value by the name of its field. */
function ofOwnKind({ kind_id, values, note }: Side, { kinds, words: { t } }: Known): Change[] {
  const kind = kinds?.find(({ id }) => id === kind_id)
  const name = (key: string) => kind?.fields.find((field) => field.key === key)?.name ?? key
  const value = (each: unknown) => (typeof each === "boolean" ? t(each ? "fact.yes" : "fact.no") : String(each))
  const data = Object.entries((values ?? {}) as Side).map(([key, each]) => ({ what: name(key), from: null, to: value(each) }))
  return [{ what: kind?.name ?? t("history.own"), from: null, to: typeof note === "string" && note ? note : null }, ...data]
}

/** One of the administrator's own: called as it is called now, or as it was called then. */
function own(data: Side, known: Known): Change[] {
  const field = known.fields.find(({ id }) => `field:${id}` === data.field)
  const as = { kind: data.kind as OwnField["kind"], options: field?.options ?? [] }
  const say = (value: unknown) => said(value, as, known) || known.words.t("history.empty")
  return [{ what: field?.name ?? String(data.name), from: say(data.from), to: say(data.to) }]
}

/** Its number, how much it was about, and why. */
function ofInvoice({ number, sum, amount, reason }: Side, { formats }: Known): string {
  const money = (amount ?? sum) as Money | undefined
  return [typeof number === "string" ? number : null, money ? formats.money(money) : null, typeof reason === "string" ? reason : null].filter(Boolean).join(" · ")
}

/** What a letter brought and a field did not take: as it was written, and why. */
function left(data: Side, { words, fields }: Known): Change[] {
  const field = String(data.field)
  const place = LETTER_PLACES.find((each) => each === field)
  const name = place ? words.t(`letterfields.to_${place}`) : (fields.find(({ id }) => `field:${id}` === field)?.name ?? String(data.name))
  return [{ what: words.t("history.value_left", { name }), from: String(data.value), to: (data.why as Record<string, string>)[words.language] ?? "" }]
}

/** Which lines came, went and changed, and what the request comes to since. */
function items({ added, removed, changed, from, to }: Side, { words, formats }: Known): Change[] {
  const { t } = words
  const some = (what: WordKey, names: unknown): Change[] => (Array.isArray(names) && names.length ? [{ what: t(what), from: null, to: names.join(", ") }] : [])
  const sum = (side: unknown) => {
    const budget = (side as { budget?: Money | null } | null)?.budget
    return budget ? formats.money(budget) : t("history.empty")
  }
  const named = [...some("history.itemsOn", added), ...some("history.itemsOff", removed), ...some("history.itemsEdited", changed)]
  const [before, after] = [sum(from), sum(to)]
  if (before !== after) named.push({ what: t("history.budget"), from: before, to: after })
  return named.length ? named : [{ what: t("history.itemsOrdered"), from: null, to: null }]
}

function statusOf(id: unknown, { funnels, words }: Known): string {
  const status = funnels.flatMap(({ statuses, gone }) => [...statuses, ...gone]).find((each) => each.id === id)
  return status ? statusName(status, words) : "…"
}

/** Fields of a person; those that my role does not see are named without their values. */
function personal(from: Side, to: Side, { words, formats, nameOf }: Known): Change[] {
  const { t } = words
  const each = (name: (typeof PERSONAL)[number], { value, label }: Reach) => {
    const read = name === "phones" ? readPhone(value) : value
    return label ? `${read} (${labelWord(label, words)})` : read
  }
  const say = (name: (typeof PERSONAL)[number], value: unknown) => {
    if (Array.isArray(value)) return (value as Reach[]).map((reach) => each(name, reach)).join(", ") || t("history.empty")
    if (name === "responsible_id") return typeof value === "number" ? nameOf(value) : t("history.nobody")
    if (typeof value !== "string" || value === "") return t("history.empty")
    if (name === "type") return t(`contacttype.${value as ContactView["type"]}`)
    if (name === "birthday") return formats.birthday(value)
    return name === "phone" ? readPhone(value) : value
  }
  const seen = PERSONAL.filter((name) => name in to).map((name) => ({ what: t(name === "responsible_id" ? "history.responsible" : `history.${name}`), from: say(name, from[name]), to: say(name, to[name]) }))
  return seen.length ? seen : [{ what: t("history.hidden"), from: null, to: null }]
}

/** Fields of a company; those that my role does not see are named without their values. */
function ofCompany(from: Side, to: Side, { words, formats, nameOf }: Known): Change[] {
  const { t } = words
  const say = (name: string, value: unknown): string => {
    if (name === "responsible_id") return typeof value === "number" ? nameOf(value) : t("history.nobody")
    if (name === "type" && typeof value === "string") return t(`contacttype.${value as ContactView["type"]}`)
    if (name === "turnover" && value) return formats.money(value as Money)
    if (Array.isArray(value)) return (value as Reach[]).map((each) => (name === "phones" ? readPhone(each.value) : each.value)).join(", ") || t("history.empty")
    return typeof value === "number" || (typeof value === "string" && value) ? String(value) : t("history.empty")
  }
  const seen = Object.keys(to).map((name) => ({ what: t(`lists.col_${FIRM_LISTS[name] ?? name}` as WordKey), from: say(name, from[name]), to: say(name, to[name]) }))
  return seen.length ? seen : [{ what: t("history.hidden"), from: null, to: null }]
}

const FIRM_LISTS: Record<string, string> = { phones: "phone", emails: "email", addresses: "address" }
