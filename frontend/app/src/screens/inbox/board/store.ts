import { create } from "zustand"
import { put as putCard } from "../../../state/cards"
import * as dialogs from "../../../state/dialogs"
import { onEvent } from "../../../state/live"
import { queryOf } from "../../../state/board/filter"
import type { Reach } from "../../../state/board/columns"
import { placeOf } from "../../../state/board/order"
import { onAnother, queries } from "../../../state/session"
import { changeCards, changeDialogs, useEntities } from "../../../state/store"
import type { Task } from "../../../state/tasks"
import type { BoardCard, BoardFilter, BoardView, ColumnTotals } from "../../../wire/api.gen"
import { ApiError, http } from "../../../wire/http"
import type { ConversationRow, LoggedEvent, Page } from "../../../wire/types"

/** A board as far as it has been fetched; its cards and dialogs lie where all lie. */
export interface Fetched {
  view: Pick<BoardView, "order" | "days">
  columns: readonly Pick<BoardView["columns"][number], "status_id" | "unsorted" | "most" | "most_enforced">[]
  reaches: ReadonlyMap<number, Reach>
}

interface Boards {
  at: ReadonlyMap<string, Fetched>
  /** card → the dialog that it is opened with. */
  talks: ReadonlyMap<number, number>
  /** card → the open task that is due first; null: it has none. */
  tasks: ReadonlyMap<number, Task | null>
}

const NONE: Boards = { at: new Map(), talks: new Map(), tasks: new Map() }
export const useBoards = create<Boards>(() => NONE)
onAnother(() => useBoards.setState(NONE))

export const keyOf = (funnel: number, filter: BoardFilter) => `${funnel}?${JSON.stringify(queryOf(filter))}`
export const totalsKey = (funnel: number) => ["board", "totals", funnel] as const

/** Cards that were fetched: each thing goes where its kind lies. */
export function take(items: readonly BoardCard[]): void {
  changeCards((cards) => items.reduce((all, { card }) => putCard(all, card), cards))
  changeDialogs((state) =>
    items.reduce((all, { conversation: row, unread }) => (row ? dialogs.read(dialogs.put(all, row), row.id, row.in_seq - unread) : all), state),
  )
  useBoards.setState(({ talks, tasks }) => ({
    talks: new Map([...talks, ...items.flatMap(({ card, conversation }) => (conversation ? [[card.id, conversation.id] as const] : []))]),
    tasks: new Map([...tasks, ...items.map(({ card, task }) => [card.id, task] as const)]),
  }))
}

function reach(items: readonly BoardCard[], order: Reach["order"], next: string | null): Reach {
  const last = items.at(-1)
  const known = last && { talk: last.conversation ?? undefined, task: last.task }
  return { order, next, end: next !== null && last && known ? placeOf(last.card, order, known) : null }
}

export async function loadBoard(funnel: number, filter: BoardFilter): Promise<null> {
  const { columns, ...view } = await http.get<BoardView>(`/board/${funnel}`, { query: queryOf(filter) })
  take(columns.flatMap(({ items }) => items))
  const reaches = new Map(columns.map(({ status_id, items, order, next }) => [status_id, reach(items, order, next)]))
  useBoards.setState(({ at }) => ({ at: new Map(at).set(keyOf(funnel, filter), { view, columns, reaches }) }))
  queries.setQueryData<ColumnTotals[]>([...totalsKey(funnel), queryOf(filter)], columns.map(({ totals }) => totals))
  return null
}

/** The next page of a column. */
export async function loadMore(funnel: number, status: number, filter: BoardFilter): Promise<void> {
  const key = keyOf(funnel, filter)
  const before = useBoards.getState().at.get(key)?.reaches.get(status)
  if (!before?.next) return
  const { items, next } = await http.get<Page<BoardCard>>(`/board/${funnel}/columns/${status}`, { query: { ...queryOf(filter), cursor: before.next } })
  take(items)
  useBoards.setState(({ at }) => {
    const board = at.get(key)
    if (!board || board.reaches.get(status) !== before) return {}
    return { at: new Map(at).set(key, { ...board, reaches: new Map(board.reaches).set(status, reach(items, before.order, next)) }) }
  })
}

/** One card with its dialog and task, where no list has brought it. */
export async function loadOne(funnel: number, status: number, card: number): Promise<void> {
  const { items } = await http.get<Page<BoardCard>>(`/board/${funnel}/columns/${status}`, { query: { text: `#${card}`, limit: 5 } })
  take(items.filter((each) => each.card.id === card))
}

async function askTask(card: number): Promise<void> {
  try {
    const { items } = await http.get<Page<Task>>("/tasks", { query: { subject_kind: "card", subject_id: card, state: "open", limit: 1 } })
    useBoards.setState(({ tasks }) => ({ tasks: new Map(tasks).set(card, items[0] ?? null) }))
  } catch (error) {
    // the next event or reload brings it
    if (!(error instanceof ApiError)) throw error
  }
}

/** A dialog about a card: the newest one is what the card opens. */
function talked(row: ConversationRow): void {
  const card = row.card_id
  if (card === null) return
  const { talks } = useBoards.getState()
  const held = talks.get(card)
  if (held === row.id) return
  const other = held === undefined ? undefined : useEntities.getState().dialogs.rows.get(held)
  if (other && other.kind !== "internal" && (row.kind === "internal" || Date.parse(other.last_at) > Date.parse(row.last_at))) return
  useBoards.setState({ talks: new Map(talks).set(card, row.id) })
}

onEvent((event: LoggedEvent) => {
  if ("conversation" in event) talked(event.conversation)
  if (event.type === "appeared" && event.kind === "conversation") talked(event.row)
  if (event.type !== "task.changed") return
  const { kind, id } = event.task.subject
  if (kind === "card" && useBoards.getState().tasks.has(id)) void askTask(id)
})
