/** What the API and the socket carry. Times are ISO 8601 in UTC, amounts are decimal text. */
import type { Money } from "../words/money"

export type Direction = "in" | "out" | "note" | "system"
export type ConversationState = "open" | "snoozed" | "done"
export type MessageState =
  | "scheduled"
  | "queued"
  | "sending"
  | "sent"
  | "delivered"
  | "read"
  | "failed"
  | "unconfirmed"
  | "cancelled"

export interface Named {
  id: number
  name: string
}

export interface Pool extends Named {
  kind: "role" | "team"
}

export interface Debt {
  debt_s: number
  as_of: string
  running: boolean
  changes_at: string | null
}

export interface LastMessage {
  seq: number
  direction: Direction
  text: string
  at: string
  author: string | null
  state: MessageState | null
  file: string | null
}

/** A dialog as the list shows it, the same for everyone. */
export interface ConversationRow {
  id: number
  channel_id: number
  kind: "private" | "group" | "internal"
  title: string
  contact: Named | null
  responsible: Named | null
  assigned_by: string | null
  pool: Pool | null
  card_id: number | null
  state: ConversationState
  last_message: LastMessage | null
  last_at: string
  seq: number
  in_seq: number
  rev: number
  unanswered: boolean
  waiting_since: string | null
  debt: Debt | null
  tags: number[]
  participants: number[]
  snoozed_until: string | null
  created_at: string
}

/** The row as a list answers it: with what I have not read. */
export interface ConversationItem extends ConversationRow {
  unread: number
}

export interface Entity {
  type: string
  offset: number
  length: number
  url?: string
  language?: string
}

export interface Attachment {
  id: string
  kind: string
  name: string
  mime: string
  size: number | null
  width: number | null
  height: number | null
  duration_s: number | null
  state: "remote" | "stored" | "failed"
  url: string | null
}

export interface Author {
  kind: "user" | "contact" | "token" | "system"
  id: number | null
  name: string
}

export interface Message {
  conversation_id: number
  id: string
  seq: number
  direction: Direction
  text: string
  entities: Entity[]
  attachments: Attachment[]
  author: Author | null
  state: MessageState | null
  error: { code: string; at?: string; retry_at?: string } | null
  external_id: string | null
  client_id: string | null
  reply_to: number | null
  sent_at: string
  stored_at: string
  edited_at: string | null
  deleted_at: string | null
  meta: Record<string, unknown>
  rev: number
}

export interface Draft {
  conversation_id: number
  kind: "reply" | "note"
  text: string
  entities: Entity[]
  attachments: Attachment[]
  reply_to: number | null
  rev: number
  sent_rev: number
}

export interface Tag extends Named {
  color: string
}

export interface Identity {
  id: number
  channel_id: number
  external_user: string
  name: string
  username: string | null
  profile: Record<string, unknown>
  unreachable: string | null
}

export interface Contact {
  id: number
  name: string
  surname: string
  phone: string | null
  email: string | null
  birthday: string | null
  locale: string | null
  responsible_id: number | null
  tags: number[]
  fields: Record<string, unknown>
  identities: Identity[]
  rev: number
  created_at: string
  hidden: string[]
}

export interface Card {
  id: number
  kind: "lead" | "deal"
  funnel_id: number
  status_id: number
  is_open: boolean
  contact: Contact | null
  company_id: number | null
  channel_id: number
  responsible: Named | null
  assigned_by: string | null
  source_id: number | null
  reason_id: number | null
  budget: Money | null
  tags: number[]
  comment: string
  fields: Record<string, unknown>
  version: number
  created_at: string
  updated_at: string
  status_changed_at: string
  closed_at: string | null
}

export interface Page<T> {
  items: T[]
  next: string | null
}

/** A fact of the log. It carries whole rows: applying it twice, or late, changes nothing. */
export type DomainEvent =
  | { type: "message.arrived"; conversation: ConversationRow; message: Message }
  | { type: "message.changed"; conversation: ConversationRow; message: Message }
  | { type: "conversation.changed"; conversation: ConversationRow }
  /** A row came into sight; what else its event carried (a message) comes along. */
  | { type: "appeared"; kind: "conversation"; row: ConversationRow; message?: Message }
  | { type: "appeared"; kind: "card"; row: Card }
  | { type: "appeared"; kind: "contact"; row: Contact }
  | { type: "gone"; kind: string; id: number; why: string | null; holder: Named | null }
  /** It changed and is too large for a frame: fetch it. */
  | { type: "stale"; kind: string; id: number | null }
  | { type: "read.marked"; conversation_id: number; in_seq: number }
  | { type: "draft.changed"; draft: Draft }
  | { type: "card.changed"; card: Card }
  | { type: "contact.changed"; contact: Contact }
  | { type: "tag.changed"; tag: Tag }
  | { type: "user.changed"; user: Record<string, unknown> }
  | { type: "channel.changed"; channel: Record<string, unknown> }

export type LoggedEvent = DomainEvent & { position: number }
