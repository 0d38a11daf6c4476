import type { ConversationRow, DomainEvent, Message } from "../../wire/types"
import type { Kind } from "./wishes"

/** Something that a person wants to be told of. */
export interface News {
  kind: Kind
  conversation: number
  seq: number
  channel: number | null
  title: string
  who: string
  text: string
  /** Whom nobody has named yet: where to look for their number or address. */
  caller?: Caller
}

export interface Caller {
  contact: number
  identity: number | null
}

/** What came in longer ago is no news: after a night offline nobody wants fifty sounds. */
export const FRESH_MS = 60_000

/** What an event means to me, if anything. Pure. */
export function newsOf(event: DomainEvent, me: number, now: number): News | null {
  if (event.type === "mentioned")
    return fresh(event.at, now) ? { kind: "mention", conversation: event.conversation_id, seq: event.seq, channel: null, title: event.by.name, who: "", text: event.text } : null
  if (event.type === "message.arrived") return arrived(event.conversation, event.message, me, now)
  if (event.type === "appeared" && event.kind === "conversation" && event.message) return arrived(event.row, event.message, me, now)
  if (event.type === "message.changed") return failed(event.conversation, event.message, me, now)
  return null
}

function arrived(row: ConversationRow, message: Message, me: number, now: number): News | null {
  if (message.direction !== "in" || !fresh(message.stored_at, now)) return null
  if (row.responsible?.id === me) return made("mine", row, message)
  return row.responsible === null ? made("free", row, message) : null
}

/** An answer of mine did not go out, or nobody knows whether it did. */
function failed(row: ConversationRow, message: Message, me: number, now: number): News | null {
  const { state, author, error } = message
  if (state !== "failed" && state !== "unconfirmed") return null
  if (author?.kind !== "user" || author.id !== me) return null
  const at = typeof error?.at === "string" ? error.at : message.stored_at
  return fresh(at, now) ? made("failed", row, message) : null
}

const fresh = (at: string, now: number) => now - Date.parse(at) < FRESH_MS

function made(kind: Kind, row: ConversationRow, { seq, text, author }: Message): News {
  const title = row.contact?.name || row.title
  const who = author?.name ?? ""
  const caller = !title && row.contact ? { caller: { contact: row.contact.id, identity: row.identity_id } } : {}
  return { kind, conversation: row.id, seq, channel: row.channel_id, title, who: who === title ? "" : who, text, ...caller }
}
