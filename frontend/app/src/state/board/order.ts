import type { BoardView } from "../../wire/api.gen"
import type { Card, ConversationRow } from "../../wire/types"
import type { Task } from "../tasks"

export type BoardOrder = BoardView["order"]
export const ORDERS = ["newest", "oldest", "changed", "budget", "due", "waiting"] as const satisfies readonly BoardOrder[]

/** Where a card stands in an order; smaller comes first. The same in SQL: backend/board/orders.py. */
export type Place = readonly [number, number]

export interface Known {
  talk: ConversationRow | undefined
  task: Task | null | undefined
}

export function placeOf(card: Card, order: BoardOrder, { talk, task }: Known): Place {
  switch (order) {
    case "newest":
      return [-card.id, 0]
    case "oldest":
      return [card.id, 0]
    case "changed":
      return [-Date.parse(card.updated_at), -card.id]
    case "budget":
      return [-(card.budget ? Number(card.budget.amount) : -1), -card.id]
    case "due":
      return [task?.due ? Date.parse(task.due.at) : Infinity, card.id]
    case "waiting":
      return [talk?.waiting_since ? Date.parse(talk.waiting_since) : Infinity, card.id]
  }
}

// two infinities differ by nothing, not by NaN
const less = (a: number, b: number) => (a === b ? 0 : a < b ? -1 : 1)
export const compare = (a: Place, b: Place): number => less(a[0], b[0]) || less(a[1], b[1])
