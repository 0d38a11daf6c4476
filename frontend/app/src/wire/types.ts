/** The generated types under the names that screens use, and the socket's frames as one union. Times are ISO 8601 in UTC. */
import type { CardView, ContactView, ConversationRow, DraftView, MentionView, MessageView, Named } from "./api.gen"
import type { Cut, RoomEvent, Stale } from "./events.gen"

export type {
  Attachment,
  Author,
  BulkView as Bulk,
  Capabilities,
  ChannelView as Channel,
  ColleagueView as Colleague,
  Contacted,
  ConversationRow,
  Debt,
  DeviceView as Device,
  Entity,
  FactView as Fact,
  Filter,
  Found,
  FoundCard,
  FoundCompany,
  FoundContact,
  FoundDialog,
  FoundMessage,
  FunnelView as Funnel,
  IdentityView as Identity,
  KindView as ChannelKind,
  LastMessage,
  LinkView as LinkInfo,
  Mark,
  Money,
  Named,
  Pool,
  StatusView as Status,
  SkippedView as Skipped,
  TagView as Tag,
  ViewView as SavedView,
} from "./api.gen"
export type { DraftMark } from "./api.gen"
export type { Fields, Presence } from "./events.gen"

/** `cut`: the frame was too small for all of its text; the rest is fetched. */
export type Message = MessageView & Cut
export type Card = CardView & Cut
export type Contact = ContactView
export type Draft = DraftView
export type Mention = MentionView
export type Direction = Message["direction"]
export type MessageState = NonNullable<Message["state"]>
export type ConversationState = ConversationRow["state"]

/** The row as a list answers it: with what I have not read. */
export interface ConversationItem extends ConversationRow {
  unread: number
}

export interface Page<T> {
  items: T[]
  next: string | null
}

/** A row came into sight; what else its event carried (a message) comes along. */
type Appeared =
  | { type: "appeared"; kind: "conversation"; row: ConversationRow; message?: Message }
  | { type: "appeared"; kind: "card"; row: Card }
  | { type: "appeared"; kind: "contact"; row: Contact }

interface Gone {
  type: "gone"
  kind: string
  id: number | null
  why: string | null
  holder: Named | null
}

/** A fact of the log. It carries whole rows: applying it twice, or late, changes nothing. */
export type DomainEvent = RoomEvent | Appeared | Gone | Omit<Stale, "position">

export type LoggedEvent = DomainEvent & { position: number }
