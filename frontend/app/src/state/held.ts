/** A list whose order is held still while a person points at it; what changed waits to be asked for. */
export interface Held {
  /** Ids in the order shown. */
  shown: readonly number[]
  /** Ids that would come in or move up. */
  waiting: number
}

/** The list as it should now be shown: rows that left go at once, all else waits while `still`. */
export function hold(before: readonly number[], wanted: readonly number[], still: boolean): Held {
  if (!still || !before.length) return { shown: wanted, waiting: 0 }
  const there = new Set(wanted)
  const shown = before.filter((id) => there.has(id))
  const place = new Map(shown.map((id, at) => [id, at]))
  const fresh = wanted.filter((id) => !place.has(id))
  // Older pages, asked for by scrolling, come in below: nothing under the cursor moves.
  const last = shown.length ? wanted.indexOf(shown.at(-1)!) : -1
  const below = fresh.filter((id) => wanted.indexOf(id) > last)
  const above = fresh.length - below.length
  return { shown: [...shown, ...below], waiting: above + moved(shown, wanted) }
}

/** How many of the shown would overtake one that stands above them. */
function moved(shown: readonly number[], wanted: readonly number[]): number {
  const rank = new Map(wanted.map((id, at) => [id, at]))
  let lowest = -1
  let count = 0
  for (const id of shown) {
    const at = rank.get(id)!
    if (at < lowest) count++
    else lowest = at
  }
  return count
}
