/** Facts by what they are about, as the list of events is narrowed by them. */
export const SECTIONS = {
  messages: ["message_in", "message_out"],
  calls: ["call", "contacted"],
  notes: ["note"],
  requests: ["lead_created", "deal_created", "claimed", "reassigned", "status_changed", "comment_changed", "field_changed", "tag_added", "tag_removed", "card_deleted", "card_restored", "imported", "value_left"],
  money: ["budget_changed", "items_changed", "order_made", "order_moved", "order_opened", "invoice_issued", "invoice_opened", "invoice_paid", "invoice_refunded", "payment_undone", "invoice_overdue", "invoice_void"],
  tasks: ["task_added", "task_done"],
  people: ["contact_created", "contact_changed", "contact_joined", "contact_split", "contact_deleted", "contact_restored", "company_created", "company_changed", "company_deleted", "company_restored", "company_joined", "company_left"],
  dialogs: ["dialog_done", "dialog_reopened", "dialog_snoozed", "dialog_woken", "no_reply_needed", "debt_restored", "macro_run", "blocked", "unblocked", "blocked_by_us", "unblocked_by_us"],
  files: ["document_added", "document_renamed", "document_removed", "document_restored"],
  warmth: ["warmth_changed"],
} as const

export type Section = keyof typeof SECTIONS
export const SECTION_NAMES = Object.keys(SECTIONS) as Section[]

/** What the list is narrowed by, as its fields have it. `kind`: "", a section, "own" or "own:7". `days`: so many back. */
export interface Narrowed {
  kind: string
  who: string
  days: string
  text: string
}

export const ANYTHING: Narrowed = { kind: "", who: "", days: "", text: "" }

/** The same as the server is asked. `now` in milliseconds. */
export function asked({ kind, who, days, text }: Narrowed, now: number): Record<string, string | string[] | undefined> {
  const own = kind.startsWith("own:") ? kind.slice(4) : undefined
  const [actor, actorId] = who.split(":")
  return {
    kind: kind === "own" ? ["own"] : kind && !own ? [...SECTIONS[kind as Section]] : undefined,
    own,
    actor: actor || undefined,
    actor_id: actorId,
    since: days ? new Date(now - Number(days) * 86_400_000).toISOString() : undefined,
    q: text.trim() || undefined,
  }
}
