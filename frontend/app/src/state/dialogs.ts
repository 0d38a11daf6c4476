import type { ConversationItem, ConversationRow, DomainEvent, Filter, Message, Named, Page } from "../wire/types"
import type { Order } from "./filter"
import { tidy } from "./filter"

export type { Order } from "./filter"

/** The standing views, in the order of their keys. */
export const VIEWS = ["mine", "unassigned", "all", "waiting", "unanswered", "done", "mentions", "snoozed", "failed"] as const
export type View = (typeof VIEWS)[number]

/** A standing view as a filter: work is what is open, but a mention or a failed answer is looked for everywhere. */
export function standing(view: View): Filter {
  if (view === "done" || view === "snoozed") return { state: view }
  if (view === "mentions" || view === "failed") return { view }
  return { view, state: "open" }
}

export interface Dialogs {
  rows: ReadonlyMap<number, ConversationRow>
  /** How many inbound messages of each I have read. */
  marks: ReadonlyMap<number, number>
  /** Dialogs that left my sight, and why; a pane with unsent text stays open and says so. */
  gone: ReadonlyMap<number, Gone>
  /** What was last said or done in a dialog that was not the customer's. The row itself tells only what was last said. */
  deeds: ReadonlyMap<number, Deed>
  lists: ReadonlyMap<string, LoadedList>
  /** Events were missed: what is shown stays until the next first page, which begins all anew. */
  stale: boolean
  /** Of how many dialogs the row or the mark has changed one by one, and of which the last: a list is mended by them. */
  turn: number
  trail: readonly number[]
}

export interface Gone {
  why: string | null
  /** Who has it now. */
  holder: Named | null
}

export interface Deed {
  seq: number
  by: Message["author"]
  /** An answer or a note; else a line of what was done. */
  said: boolean
}

export interface LoadedList {
  /** The row that ended the last page; null when all is loaded. */
  boundary: ConversationRow | null
  next: string | null
}

export const NO_DIALOGS: Dialogs = { rows: new Map(), marks: new Map(), gone: new Map(), deeds: new Map(), lists: new Map(), stale: false, turn: 0, trail: [] }

const TRAIL = 64

/** The row or the mark of one dialog has changed. */
const touched = ({ turn, trail }: Dialogs, id: number) => ({ turn: turn + 1, trail: [...trail.slice(1 - TRAIL), id] })

/** Which dialogs, and in which order. */
export interface Wanted {
  filter: Filter
  order: Order
}

export const listKey = ({ filter, order }: Wanted) => `${JSON.stringify(tidy(filter))}/${order}`

export const unread = (state: Dialogs, row: ConversationRow) =>
  Math.max(0, row.in_seq - (state.marks.get(row.id) ?? row.in_seq))

/** A page of a list came. `first` begins the list anew. */
export function loaded(
  state: Dialogs,
  { wanted, first, page }: { wanted: Wanted; first: boolean; page: Page<ConversationItem> },
): Dialogs {
  const anew = first && state.stale
  const marks = new Map(state.marks)
  const rows = new Map(anew ? [] : state.rows)
  for (const item of page.items) {
    marks.set(item.id, Math.max(marks.get(item.id) ?? 0, item.in_seq - item.unread))
    const ours = state.rows.get(item.id)
    // what is begun anew may have changed without its revision: a tag's name, a status's category
    rows.set(item.id, ours && (ours.rev > item.rev || (!anew && ours.rev === item.rev)) ? ours : item)
  }
  const kept = first ? null : (state.lists.get(listKey(wanted))?.boundary ?? null)
  const boundary = page.next === null ? null : (page.items.at(-1) ?? kept)
  const lists = new Map(anew ? [] : state.lists).set(listKey(wanted), { boundary, next: page.next })
  return { ...state, rows, marks, lists, stale: anew ? false : state.stale }
}

/** Events were missed. */
export const stale = (state: Dialogs): Dialogs => ({ ...state, stale: true })

/** One row, fetched or carried by an event; an older one than ours is dropped. */
export function put(state: Dialogs, row: ConversationRow): Dialogs {
  const ours = state.rows.get(row.id)
  if (ours && ours.rev >= row.rev) return state
  return { ...state, ...touched(state, row.id), rows: new Map(state.rows).set(row.id, row) }
}

export function read(state: Dialogs, id: number, in_seq: number): Dialogs {
  if ((state.marks.get(id) ?? 0) >= in_seq) return state
  return readBack(state, id, in_seq)
}

/** The server's word: a mark may also go back, when I want a dialog to be new to me again. */
export const readBack = (state: Dialogs, id: number, in_seq: number): Dialogs => ({
  ...state,
  ...touched(state, id),
  marks: new Map(state.marks).set(id, in_seq),
})

/** A dialog first heard of through an event is unread from its last inbound message on, at the least. */
function heard(state: Dialogs, row: ConversationRow, inbound: boolean): Dialogs {
  const known = put(state, row)
  if (known.marks.has(row.id)) return known
  return readBack(known, row.id, inbound ? row.in_seq - 1 : row.in_seq)
}

export function apply(state: Dialogs, event: DomainEvent): Dialogs {
  switch (event.type) {
    case "message.arrived":
      return heard(noted(state, event.conversation.id, event.message), event.conversation, event.message.direction === "in")
    case "message.changed":
    case "conversation.changed":
      return heard(state, event.conversation, false)
    case "appeared":
      if (event.kind !== "conversation") return state
      return heard({ ...state, gone: without(state.gone, event.row.id) }, event.row, event.row.waiting_since !== null)
    case "gone":
      if (event.kind !== "conversation" || event.id === null) return state
      return {
        ...state,
        ...touched(state, event.id),
        rows: without(state.rows, event.id),
        gone: new Map(state.gone).set(event.id, { why: event.why, holder: event.holder }),
      }
    case "read.marked":
      return readBack(state, event.conversation_id, event.in_seq)
    default:
      return state
  }
}

function noted(state: Dialogs, id: number, message: Message): Dialogs {
  const { seq, direction } = message
  if (direction === "in" || (state.deeds.get(id)?.seq ?? 0) >= seq) return state
  return { ...state, deeds: new Map(state.deeds).set(id, { seq, by: doer(message), said: direction !== "system" }) }
}

/** A line of what was done has no author: who did it stands in it. */
function doer({ direction, author, meta }: Message): Deed["by"] {
  if (direction !== "system") return author
  const by = meta.by as { id: number | null; name: string } | undefined
  return by ? { kind: by.id === null ? "token" : "user", ...by } : null
}

function without<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  if (!map.has(key)) return map
  const rest = new Map(map)
  rest.delete(key)
  return rest
}
