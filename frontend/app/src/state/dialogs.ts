import type { ConversationItem, ConversationRow, DomainEvent, Filter, Named, Page } from "../wire/types"
import type { Order } from "./filter"
import { matches, tidy } from "./filter"

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

/** Where a row stands in an order; smaller comes first. */
type Place = readonly [number, number, number]

export interface Dialogs {
  rows: ReadonlyMap<number, ConversationRow>
  /** How many inbound messages of each I have read. */
  marks: ReadonlyMap<number, number>
  /** Dialogs that left my sight, and why; a pane with unsent text stays open and says so. */
  gone: ReadonlyMap<number, Gone>
  lists: ReadonlyMap<string, LoadedList>
  /** Events were missed: what is shown stays until the next first page, which begins all anew. */
  stale: boolean
}

export interface Gone {
  why: string | null
  /** Who has it now. */
  holder: Named | null
}

export interface LoadedList {
  /** The row that ended the last page; null when all is loaded. */
  boundary: ConversationRow | null
  next: string | null
}

export const NO_DIALOGS: Dialogs = { rows: new Map(), marks: new Map(), gone: new Map(), lists: new Map(), stale: false }

/** Which dialogs, and in which order. */
export interface Wanted {
  filter: Filter
  order: Order
}

export const listKey = ({ filter, order }: Wanted) => `${JSON.stringify(tidy(filter))}/${order}`

const places: Record<Order, WeakMap<ConversationRow, Place>> = { newest: new WeakMap(), waiting: new WeakMap() }

function place(row: ConversationRow, order: Order): Place {
  const known = places[order].get(row)
  if (known) return known
  const found = placed(row, order)
  places[order].set(row, found)
  return found
}

/** The newest message first; or who waits, the longest first, and then the rest, the newest first. */
function placed(row: ConversationRow, order: Order): Place {
  if (order === "waiting" && row.waiting_since !== null) return [0, Date.parse(row.waiting_since), row.id]
  return [1, -Date.parse(row.last_at), -row.id]
}

const compare = (a: Place, b: Place) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]

const NOWHERE: ReadonlySet<number> = new Set()

/** The rows of a view in order, as far as its pages reach: beyond the boundary there may be rows we do not know. */
export function listed(state: Dialogs, wanted: Wanted, me: number, named: ReadonlySet<number> = NOWHERE): ConversationRow[] {
  const { filter, order } = wanted
  const eyes = { me, now: Date.now(), named, read: (row: ConversationRow) => state.marks.get(row.id) ?? row.in_seq }
  const list = state.lists.get(listKey(wanted))
  if (!list) return []
  const end = list.boundary && place(list.boundary, order)
  return [...state.rows.values()]
    .filter((row) => matches(row, filter, eyes))
    .map((row) => ({ row, at: place(row, order) }))
    .filter(({ at }) => !end || compare(at, end) <= 0)
    .sort((a, b) => compare(a.at, b.at))
    .map(({ row }) => row)
}

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
    rows.set(item.id, ours && ours.rev >= item.rev ? ours : item)
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
  return { ...state, rows: new Map(state.rows).set(row.id, row) }
}

export function read(state: Dialogs, id: number, in_seq: number): Dialogs {
  if ((state.marks.get(id) ?? 0) >= in_seq) return state
  return { ...state, marks: new Map(state.marks).set(id, in_seq) }
}

/** The server's word: a mark may also go back, when I want a dialog to be new to me again. */
export const readBack = (state: Dialogs, id: number, in_seq: number): Dialogs => ({
  ...state,
  marks: new Map(state.marks).set(id, in_seq),
})

/** A dialog first heard of through an event is unread from its last inbound message on, at the least. */
function heard(state: Dialogs, row: ConversationRow, inbound: boolean): Dialogs {
  const known = put(state, row)
  if (known.marks.has(row.id)) return known
  return { ...known, marks: new Map(known.marks).set(row.id, inbound ? row.in_seq - 1 : row.in_seq) }
}

export function apply(state: Dialogs, event: DomainEvent): Dialogs {
  switch (event.type) {
    case "message.arrived":
      return heard(state, event.conversation, event.message.direction === "in")
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
        rows: without(state.rows, event.id),
        gone: new Map(state.gone).set(event.id, { why: event.why, holder: event.holder }),
      }
    case "read.marked":
      return readBack(state, event.conversation_id, event.in_seq)
    default:
      return state
  }
}

function without<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  if (!map.has(key)) return map
  const rest = new Map(map)
  rest.delete(key)
  return rest
}
