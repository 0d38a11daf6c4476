/** A column under somebody's pointer: nothing is put in or taken out of it until they look elsewhere. */
export interface Calm {
  ids: readonly number[]
  /** Those that are elsewhere by now, and stand greyed where they were. */
  left: ReadonlySet<number>
  /** So many came meanwhile, and wait above. */
  came: number
}

/** What to draw. `held`: the order when the pointer came, null: nobody is there. `mine`: what I moved myself comes and goes at once. */
export function calmed(now: readonly number[], held: readonly number[] | null, mine: ReadonlySet<number>): Calm {
  if (!held) return { ids: now, left: new Set(), came: 0 }
  const here = new Set(now)
  const stood = new Set(held)
  const stays = held.filter((id) => here.has(id) || !mine.has(id))
  const added = now.filter((id) => !stood.has(id) && mine.has(id))
  // pages that were fetched go on below; what is new amid the rest waits
  const last = now.findLastIndex((id) => stood.has(id))
  const below = now.slice(last + 1).filter((id) => !stood.has(id) && !mine.has(id))
  const came = now.filter((id) => !stood.has(id) && !mine.has(id)).length - (last >= 0 ? below.length : 0)
  return { ids: [...added, ...stays, ...(last >= 0 ? below : [])], left: new Set(stays.filter((id) => !here.has(id))), came }
}
