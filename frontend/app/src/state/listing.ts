import type { ConversationRow } from "../wire/types"
import type { Dialogs, Order, Wanted } from "./dialogs"
import { waitedSince } from "./debt"
import { listKey } from "./dialogs"
import { matches } from "./filter"
import type { Ways } from "./ways"
import { NO_WAYS } from "./ways"

/** Where a row stands in an order; smaller comes first. */
type Place = readonly [number, number, number]

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
  if (order === "waiting" && row.waiting_since !== null) return [0, waitedSince(row), row.id]
  return [1, -Date.parse(row.last_at), -row.id]
}

const compare = (a: Place, b: Place) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]

/** The rows of a view as they were last listed, and of what. */
export interface Listing {
  of: Dialogs
  key: string
  me: number
  named: ReadonlySet<number>
  ways: Ways
  followed: ReadonlySet<string>
  rows: readonly ConversationRow[]
  /** Who left the list amid it: as the row stood there, and when. */
  left: ReadonlyMap<number, Leaver>
}

export interface Leaver {
  was: ConversationRow
  at: number
}

const NOWHERE: ReadonlySet<number> = new Set()
const NOTHING: ReadonlySet<string> = new Set()
const NOBODY: ReadonlyMap<number, Leaver> = new Map()

/** The rows of a view in order, as far as its pages reach: beyond the boundary there may be rows we do not know. */
export const listed = (state: Dialogs, wanted: Wanted, me: number, named = NOWHERE) => relisted(null, state, wanted, me, named).rows

/** The same, mended where the last listing can be: each changed row is taken out and put where it now belongs. */
export function relisted(before: Listing | null, state: Dialogs, wanted: Wanted, me: number, named: ReadonlySet<number>, ways: Ways = NO_WAYS, followed = NOTHING): Listing {
  const key = listKey(wanted)
  const whole = { of: state, key, me, named, ways, followed, left: NOBODY }
  const list = state.lists.get(key)
  if (!list) return { ...whole, rows: [] }
  const end = list.boundary && place(list.boundary, wanted.order)
  const eyes = { me, now: Date.now(), named, ways, followed, read: (row: ConversationRow) => state.marks.get(row.id) ?? row.in_seq }
  const meant = (row: ConversationRow) => matches(row, wanted.filter, eyes) && (!end || compare(place(row, wanted.order), end) <= 0)
  const changed = before?.key === key && before.me === me && before.named === named && before.ways === ways && before.followed === followed ? changedSince(before.of, state, wanted) : null
  if (!before || !changed) return { ...whole, rows: sorted(state, meant, wanted.order) }
  return { ...whole, ...mended(before, state, { changed, meant, order: wanted.order }) }
}

/** Which dialogs changed between two states; null: too many, or the pages, or what is meant depends on the hour. */
function changedSince(before: Dialogs, now: Dialogs, { filter }: Wanted): ReadonlySet<number> | null {
  const turns = now.turn - before.turn
  const byTheHour = filter.last_days || filter.silent_days
  if (before.lists !== now.lists || byTheHour || turns < 0 || turns > now.trail.length) return null
  return new Set(turns ? now.trail.slice(-turns) : [])
}

type Meant = (row: ConversationRow) => boolean

function sorted(state: Dialogs, meant: Meant, order: Order): ConversationRow[] {
  return [...state.rows.values()].filter(meant).sort((a, b) => compare(place(a, order), place(b, order)))
}

interface Mending {
  changed: ReadonlySet<number>
  meant: Meant
  order: Order
}

function mended({ of: old, rows: shown, left }: Listing, state: Dialogs, { changed, meant, order }: Mending): Pick<Listing, "rows" | "left"> {
  let rows: ConversationRow[] | null = null
  let leaves: Map<number, Leaver> | null = null
  for (const id of changed) {
    const was = old.rows.get(id)
    const now = state.rows.get(id)
    const from = was ? find(rows ?? shown, was, order) : -1
    const stays = now !== undefined && meant(now)
    if (stays ? from >= 0 && was === now : from < 0) continue
    rows ??= [...shown]
    if (from >= 0) rows.splice(from, 1)
    if (stays ? left.has(id) : was) leaves ??= new Map(left)
    if (stays) leaves?.delete(id)
    else if (was) leaves?.set(id, { was, at: Date.now() })
    if (stays) rows.splice(rank(rows, place(now, order), order), 0, now)
  }
  return { rows: rows ?? shown, left: leaves ?? left }
}

/** How many stand before this place. */
function rank(rows: readonly ConversationRow[], at: Place, order: Order): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (compare(place(rows[middle]!, order), at) < 0) low = middle + 1
    else high = middle
  }
  return low
}

function find(rows: readonly ConversationRow[], row: ConversationRow, order: Order): number {
  const at = rank(rows, place(row, order), order)
  return rows[at]?.id === row.id ? at : -1
}
