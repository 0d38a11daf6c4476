// Written by scripts/typescript.py from backend/wire.py: change the Structs, then run it again.
import type { Actor, Attachment, Author, Binder, BoundTo, BulkView, CardView, ColleagueView, CompanyRef, ContactCompany, ContactView, Contacted, ConversationRow, Customer, Debt, DictionaryRef, DocumentView, DraftBack, DraftView, Due, Editing, Entity, Fact, FactRef, FieldRef, Filter, FunnelRef, IdentityView, InvoiceRef, KeptFile, LastMessage, LayoutRef, LibraryRef, ListOf, ListRun, MentionView, MessageView, Money, Named, NewButton, NoticeRef, OrderRef, Pool, Prepared, PresenceNow, Reach, Repeat, RowContact, RowStatus, RuleRef, SaidIn, Tabs, TagView, TaskCheck, TaskGuest, TaskPerson, TaskSubject, TaskTemplateRef, TaskView, TypedLetter, ViewView, Warmth, WishRef, Woken } from "./api.gen"

/** Other kinds are hidden, or kept for another time: ask for it anew. */
export interface ActivitiesKept {
  type: "activities.kept"
  version: number
}

/** It was deleted: its points are gone, too. */
export interface ActivityGone {
  type: "activity.deleted"
  activity: Fact
}

/** Kinds of events are others now: ask for them anew. */
export interface ActivityKindsChanged {
  type: "activity_kinds.changed"
}

/** An event of an own kind happened, or one that was deleted is there again. */
export interface ActivityRecorded {
  type: "activity.recorded"
  activity: Fact
}

/** Own event: a note that names me, in a dialog that I do not see, was answered, reworded or taken back. */
export interface AddressedChanged {
  type: "addressed.changed"
  conversation_id: number
}

/** A row came into sight, whole; the event's other fields (message, …) come along at this level. */
export interface Appeared {
  type: "appeared"
  position: number
  kind: string
  row: Record<string, unknown>
}

/** Every 20 s: all up to `position` has been sent; the place to resume from when nothing happens. */
export interface At {
  type: "at"
  position: number
}

/** Own event: my work on many dialogs has come further, or ended. */
export interface BulkChanged {
  type: "bulk.changed"
  bulk: BulkView
}

export interface CardChanged {
  type: "card.changed"
  card: CardView
}

/** For those who may work in it: a channel was made, renamed, paused, deleted. */
export interface ChannelChanged {
  type: "channel.changed"
  channel: Record<string, unknown>
}

/** This server stops: open another socket within `in_s` seconds; this one closes with 1012. */
export interface Closing {
  type: "closing"
  in_s: number
}

/** A company was made, changed, deleted, brought back: ask for it anew. */
export interface CompanyChanged {
  type: "company.changed"
  company: CompanyRef
}

export interface ContactChanged {
  type: "contact.changed"
  contact: ContactView
}

/** Assigned, done, reopened, snoozed, renamed, tagged, … */
export interface ConversationChanged {
  type: "conversation.changed"
  conversation: ConversationRow
}

/** Sources, reasons of rejection or currencies were added, changed, ordered, deleted: ask for them anew. */
export interface DictionaryChanged {
  type: "dictionary.changed"
  dictionary: DictionaryRef
}

/** Bound, renamed, looked at by the preparer, removed, brought back. */
export interface DocumentChanged {
  type: "document.changed"
  document: DocumentView
}

/** Own event: my draft was saved or sent in one of my windows. */
export interface DraftChanged {
  type: "draft.changed"
  draft: DraftView
}

/** Somebody likes it, likes it no more, or commented on it: who has it before them asks for it anew. */
export interface FactChanged {
  type: "fact.changed"
  fact: FactRef
}

/** Who is in which field of a person or a company: the complete list, for those who look at it. */
export interface Fields {
  type: "fields"
  kind: "contact" | "company"
  id: number
  editing: Editing[]
}

/** A field was made, changed, moved, put away, brought back: ask for them anew. */
export interface FieldsChanged {
  type: "fields.changed"
  field: FieldRef
}

/** Own event: I follow something otherwise, by another window. */
export interface FollowsChanged {
  type: "follows.changed"
  user: FactRef
}

/** A funnel or one of its statuses was made, changed, ordered, deleted, brought back: ask for them anew. */
export interface FunnelsChanged {
  type: "funnels.changed"
  funnel: FunnelRef
  recast: boolean
}

/** A row went out of sight. `holder` is who has it now, as the room that published it says. */
export interface Gone {
  type: "gone"
  position: number
  kind: string
  id: number | null
  why: string | null
  holder: Record<string, unknown> | null
}

/** First frame, and again before a reload in mid-life: everything after `position` follows. */
export interface Hello {
  type: "hello"
  position: number
  epoch: string
  grants: string
}

/** Whether somebody sits at this window: idle after some minutes without a hand or a word. */
export interface Here {
  type: "here"
  idle: boolean
}

/** A calendar was changed or deleted, or a channel has another one: debts are counted anew. */
export interface HoursChanged {
  type: "hours.changed"
  calendar_id: number
}

/** I am in this field of its card; repeat every 10 s while it goes on; None: in none any more. */
export interface InField {
  type: "editing"
  conversation_id: number
  field: string | null
}

/** Something happened to an invoice: ask for it anew. */
export interface InvoiceChanged {
  type: "invoice.changed"
  invoice: InvoiceRef
}

/** Another layout is published: ask for them anew. */
export interface LayoutsChanged {
  type: "layouts.changed"
  layout: LayoutRef
}

/** Put there, changed, replaced, removed, brought back: ask for it anew. */
export interface LibraryChanged {
  type: "library.changed"
  library: LibraryRef
}

/** Own event: my work on many rows of a list has come further, or ended. */
export interface ListRunChanged {
  type: "list_run.changed"
  run: ListRun
}

/** I have this person or company before my eyes, one of them at a time; id None: no longer. */
export interface Looking {
  type: "looking"
  kind: "contact" | "company"
  id: number | null
}

/** Made, edited, removed. */
export interface MacroChanged {
  type: "macro.changed"
  macro: Prepared
}

/** Own event: that note was reworded and names me no more. `left`: the newest that still does there, unseen. */
export interface MentionWithdrawn {
  type: "mention.withdrawn"
  conversation_id: number
  seq: number
  left: MentionView | null
}

/** Own event: a colleague named me in a note. */
export interface Mentioned {
  type: "mentioned"
  conversation_id: number
  seq: number
  by: Author
  text: string
  at: string
}

/** Own event: in one of my windows I looked at what names me, up to that message. */
export interface MentionsSeen {
  type: "mentions.seen"
  conversation_id: number
  seq: number
}

/** A new message of any direction, with its conversation's row after it. */
export interface MessageArrived {
  type: "message.arrived"
  conversation: ConversationRow
  message: MessageView
}

/** A message got another state, text, file or reaction. The row comes along: its preview may show it. */
export interface MessageChanged {
  type: "message.changed"
  conversation: ConversationRow
  message: MessageView
}

/** Own event: something new; what it says is asked for, so that the log keeps no words. `shown`: in the centre. */
export interface NoticeTold {
  type: "notice.told"
  notice: NoticeRef
  kind: string
  shown: boolean
}

/** Own event: some were read, or are unread again, in one of my windows: ask anew. `notice`: the newest of them. */
export interface NoticesChanged {
  type: "notices.changed"
  notice: NoticeRef
}

/** I am in this field of what I look at; repeat every 10 s while it goes on; None: in none any more. */
export interface OnField {
  type: "field"
  kind: "contact" | "company"
  id: number
  field: string | null
}

/** Own event: my talk by the browser stands otherwise than it did; asked for anew (POST /online-calls/{id}). */
export interface OnlineCallChanged {
  type: "online_call.changed"
  call_id: string
  conversation_id: number
}

/** Something happened to an order: ask for it anew. */
export interface OrderChanged {
  type: "order.changed"
  order: OrderRef
}

/** A person is no more, nor are their dialogs and requests. What was told of them before reads so, too. */
export interface PersonErased {
  type: "person.erased"
  contact_id: number | null
}

/** Are you there? */
export interface Ping {
  type: "ping"
}

/** The answer to ping. */
export interface Pong {
  type: "pong"
}

/** Who has a conversation open, who writes in it, who is in which field of its card: complete lists. */
export interface Presence {
  type: "presence"
  conversation_id: number
  viewing: number[]
  typing: number[]
  customer: Customer | null
  editing: Editing[]
}

/** A colleague came, left, or sat down again. */
export interface PresenceChanged {
  type: "presence.changed"
  presence: PresenceNow
}

/** A frame of the client was not understood (unknown_type, invalid) or names nothing it may see (not_found). */
export interface Problem {
  type: "error"
  code: "unknown_type" | "invalid" | "not_found"
}

/** Own event: I read up to in_seq, in one of my windows. */
export interface ReadMarked {
  type: "read.marked"
  conversation_id: number
  in_seq: number
}

/** What you hold cannot be continued: fetch it anew. The socket goes on, from hello's position. */
export interface Reload {
  type: "reload"
  why: "behind" | "ahead" | "epoch" | "grants" | "lost" | "withheld"
}

/** To whom requests go, who can what, or how much one may have is said otherwise; `channel_id` None: the house's. */
export interface RoutesChanged {
  type: "routes.changed"
  channel_id: number | null
}

/** For the webhook that the rule names, and nobody else. `what`: the kind of the fact, as the journal has it. Numbers alone: what they stand for the program asks, as it may see it. */
export interface RuleCalled {
  type: "rule.called"
  rule: RuleRef
  webhook_id: number
  what: string
  happened_at: string
  at: string
  card_id: number | null
  contact_id: number | null
  conversation_id: number | null
}

/** Made, edited, removed. */
export interface SavedReplyChanged {
  type: "saved_reply.changed"
  saved_reply: Prepared
}

/** Somebody's duty has begun (`on`) or ended: once for each time, however many nodes there are. */
export interface ShiftEdge {
  type: "shift.edge"
  user_id: number
  on: boolean
}

/** The plan of these people, or what they ask for, is another. */
export interface ShiftsChanged {
  type: "shifts.changed"
  users: number[]
}

/** A row changed and is too large for a frame: fetch it. */
export interface Stale {
  type: "stale"
  position: number
  kind: string
  id: number | null
}

/** Own event: I ordered my tabs in one of my windows. */
export interface TabsChanged {
  type: "tabs.changed"
  tabs: Tabs
}

/** A tag as it is. `was`: all that is called so is called as `tag` now, or, if it is `gone`, has it no more. */
export interface TagChanged {
  type: "tag.changed"
  tag: TagView
  was: string | null
  gone: boolean
  back: boolean
}

/** Added, edited, done, called off, opened again. */
export interface TaskChanged {
  type: "task.changed"
  task: TaskView
}

/** Made, edited, ordered, removed: templates are few, and are asked for anew. */
export interface TaskTemplateChanged {
  type: "task_template.changed"
  task_template: TaskTemplateRef
}

/** For those who may work in the channel: its list was read, or the platform told of one in it. */
export interface TemplatesChanged {
  type: "templates.changed"
  templates: ListOf
}

/** I write in it; repeat every 3 s while it goes on. */
export interface Typing {
  type: "typing"
  conversation_id: number
}

export interface UserChanged {
  type: "user.changed"
  user: ColleagueView
}

/** Made, changed, shared. */
export interface ViewChanged {
  type: "view.changed"
  view: ViewView
}

/** Deleted, or no longer shared with whoever hears this. */
export interface ViewGone {
  type: "view.gone"
  id: number
}

/** I have it open; None: no longer. */
export interface Viewing {
  type: "viewing"
  conversation_id: number | null
}

/** Points or stages are others now: ask for them anew. */
export interface WarmthSet {
  type: "warmth.set"
  version: number
}

/** A colleague asked for a status or a field, or was answered: ask for the list anew. */
export interface WishChanged {
  type: "wish.changed"
  wish: WishRef
}

/** Another set of them stands: ask for one's own anew. */
export interface WorkplacesChanged {
  type: "workplaces.changed"
  rev: number
}

export type RoomEvent =
  | MessageArrived
  | MessageChanged
  | ConversationChanged
  | ReadMarked
  | DraftChanged
  | Mentioned
  | MentionsSeen
  | MentionWithdrawn
  | AddressedChanged
  | ChannelChanged
  | OnlineCallChanged
  | CardChanged
  | TagChanged
  | FunnelsChanged
  | DictionaryChanged
  | WishChanged
  | ContactChanged
  | WarmthSet
  | ActivitiesKept
  | CompanyChanged
  | InvoiceChanged
  | OrderChanged
  | FieldsChanged
  | LayoutsChanged
  | UserChanged
  | ViewChanged
  | ViewGone
  | TabsChanged
  | BulkChanged
  | ListRunChanged
  | SavedReplyChanged
  | TemplatesChanged
  | MacroChanged
  | TaskChanged
  | TaskTemplateChanged
  | WorkplacesChanged
  | HoursChanged
  | ShiftEdge
  | PresenceChanged
  | RoutesChanged
  | ShiftsChanged
  | DocumentChanged
  | LibraryChanged
  | RuleCalled
  | ActivityKindsChanged
  | ActivityRecorded
  | ActivityGone
  | FactChanged
  | FollowsChanged
  | NoticeTold
  | NoticesChanged
  | PersonErased

export type ServerFrame =
  | Hello
  | At
  | Reload
  | Closing
  | Appeared
  | Gone
  | Stale
  | Presence
  | Fields
  | Pong
  | Problem

export type ClientFrame =
  | Typing
  | Viewing
  | InField
  | Looking
  | OnField
  | Here
  | Ping

/** A text that is longer than a frame takes is cut, and the object that holds it says so. */
export interface Cut {
  cut?: true
}
