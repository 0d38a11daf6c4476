import type { Words } from "../words/words"
import type en from "../words/en/eventkinds.json"
import { useWords } from "../words/words"
import { useActivityKinds } from "./activityKinds"

export type EventKind = keyof typeof en

/** Every kind that the house records by itself, by what it is about: as filters and settings show them. */
export const EVENT_KINDS = {
  messages: ["message_in", "message_out"],
  calls: ["call", "contacted"],
  notes: ["note"],
  requests: ["lead_created", "deal_created", "claimed", "reassigned", "status_changed", "comment_changed", "field_changed", "tag_added", "tag_removed", "card_deleted", "card_restored", "imported", "value_left"],
  money: ["budget_changed", "items_changed", "order_made", "order_moved", "order_opened", "invoice_issued", "invoice_opened", "invoice_paid", "invoice_refunded", "payment_undone", "invoice_overdue", "invoice_void"],
  tasks: ["task_added", "task_done"],
  people: ["contact_created", "contact_changed", "contact_joined", "contact_split", "contact_deleted", "contact_restored", "consent_given", "consent_withdrawn", "company_created", "company_changed", "company_deleted", "company_restored", "company_joined", "company_left"],
  dialogs: ["dialog_done", "dialog_reopened", "dialog_snoozed", "dialog_woken", "no_reply_needed", "debt_restored", "macro_run", "blocked", "unblocked", "blocked_by_us", "unblocked_by_us"],
  files: ["document_added", "document_renamed", "document_removed", "document_restored"],
  warmth: ["warmth_changed"],
} as const satisfies Record<string, readonly EventKind[]>

export type EventSection = keyof typeof EVENT_KINDS
export const EVENT_SECTIONS = Object.keys(EVENT_KINDS) as EventSection[]
const KNOWN = new Set<string>(Object.values(EVENT_KINDS).flat())

/** "call" in words; what is no kind of ours (one of one's own, "own:7") as it stands. */
export const eventKind = (name: string, t: Words["t"]): string => (KNOWN.has(name) ? t(`eventkinds.${name as EventKind}`) : name)

/** The same, own kinds by what the administrator called them. */
export function useEventKindName(): (name: string) => string {
  const { t } = useWords()
  const own = useActivityKinds()
  return (name) => own.find(({ id }) => `own:${id}` === name)?.name ?? eventKind(name, t)
}
