import type { BoardFilter } from "../../wire/api.gen"
import type { Card } from "../../wire/types"
import type { Looker } from "./filter"
import { matches } from "./filter"
import type { BoardOrder, Known, Place } from "./order"
import { compare, placeOf } from "./order"

/** How far the pages of a column reach: beyond `end` there may be cards that we do not know. */
export interface Reach {
  order: BoardOrder
  next: string | null
  end: Place | null
}

export interface Asked {
  filter: BoardFilter
  reaches: ReadonlyMap<number, Reach>
  /** Closing columns show what was closed in so many days. */
  days: number
  closing: ReadonlySet<number>
}

interface Eyes extends Looker {
  known: (card: Card) => Known
  /** On its way to another column: shown there already. */
  moving: ReadonlyMap<number, number>
}

const DAY_MS = 86_400_000

/** status → its cards in their order, as far as we know them. */
export function columnsOf(cards: Iterable<Card>, { filter, reaches, days, closing }: Asked, eyes: Eyes): ReadonlyMap<number, Card[]> {
  const found = new Map<number, [Place, Card][]>([...reaches.keys()].map((status) => [status, []]))
  const since = eyes.now - days * DAY_MS
  for (const card of cards) {
    const moved = eyes.moving.get(card.id)
    const status = moved ?? card.status_id
    const reach = reaches.get(status)
    if (!reach || !matches(card, filter, eyes)) continue
    if (moved === undefined && closing.has(status) && (card.closed_at === null || Date.parse(card.closed_at) < since)) continue
    const place = placeOf(card, reach.order, eyes.known(card))
    // what I have just put there I see, wherever the pages end
    if (moved === undefined && reach.end && compare(place, reach.end) > 0) continue
    found.get(status)!.push([place, card])
  }
  return new Map([...found].map(([status, standing]) => [status, standing.sort(([a], [b]) => compare(a, b)).map(([, card]) => card)]))
}
