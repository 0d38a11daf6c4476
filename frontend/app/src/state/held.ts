/** A list whose order is held still while a person points at it; what changed waits to be asked for. */
export interface Held<T> {
  /** As it is shown, each row as it now is; who has left and is still told stands where they stood. */
  shown: readonly T[]
  /** How many would come in or move up. */
  waiting: number
  /** Before whom the first of them would stand; null when none waits. */
  ahead: number | null
}

interface Row {
  id: number
}

const goes = () => false
/** What the list does besides standing still. */
interface Ways<T> {
  /** Who has left and is still told. */
  lingers?: (row: T) => boolean
  /** Who comes in at once all the same: the person has just called them. */
  comes?: (row: T) => boolean
}

/** The list as it should now be shown: rows that left go at once unless `lingers`, all else waits while `still`. */
export function hold<T extends Row>(before: readonly T[], wanted: readonly T[], still: boolean, { lingers = goes, comes = goes }: Ways<T> = {}): Held<T> {
  const shows = lingers !== goes
  if (!before.length || (!still && !shows)) return { shown: wanted, waiting: 0, ahead: null }
  const rank = new Map<number, number>()
  for (let at = 0; at < wanted.length; at++) rank.set(wanted[at]!.id, at)
  const left = shows ? before.filter((row) => !rank.has(row.id) && lingers(row)) : []
  if (!still) return { shown: left.length ? among(before, wanted, left) : wanted, waiting: 0, ahead: null }
  const there = new Uint8Array(wanted.length)
  const ranks: number[] = []
  for (const { id } of before) {
    const at = rank.get(id)
    if (at === undefined) continue
    ranks.push(at)
    there[at] = 1
  }
  const stays = longestRise(ranks)
  const { rise, fell } = strayed(ranks, stays)
  const last = stays.at(-1) ?? -1
  // Older pages, asked for by scrolling, come in below: nothing under the cursor moves.
  const below = wanted.filter((_, at) => at > last && !there[at])
  const news = wanted.flatMap((_, at) => (at < last && !there[at] ? [at] : []))
  const called = news.filter((at) => comes(wanted[at]!))
  const come = news.filter((at) => !called.includes(at))
  const now = news.length + rise.length + fell ? [...ranks.map((at) => wanted[at]!), ...below] : wanted
  for (const at of called) {
    const below = now.findIndex(({ id }) => (rank.get(id) ?? -1) > at)
    ;(now as T[]).splice(below < 0 ? now.length : below, 0, wanted[at]!)
  }
  return { shown: left.length ? among(before, now, left) : now, waiting: come.length + rise.length, ahead: wanted[behind(stays, [...come, ...rise])]?.id ?? null }
}

/** The first of those that stay before whom one of these would stand. */
function behind(stays: readonly number[], these: readonly number[]): number {
  const first = Math.min(...these)
  return stays.find((at) => at > first) ?? -1
}

/** Who has left, each behind the one who stood above them. */
function among<T extends Row>(before: readonly T[], rows: readonly T[], left: readonly T[]): T[] {
  const gone = new Set(left)
  const behind = new Map<number | null, T[]>()
  let above: number | null = null
  const there = new Set(rows.map(({ id }) => id))
  for (const row of before) {
    if (gone.has(row)) behind.set(above, [...(behind.get(above) ?? []), row])
    else if (there.has(row.id)) above = row.id
  }
  return [...(behind.get(null) ?? []), ...rows.flatMap((row) => [row, ...(behind.get(row.id) ?? [])])]
}

/** Who has to move for the order to be right: overtaking those above, or (answered, it waits no longer) falling behind those below. */
function strayed(ranks: readonly number[], stays: readonly number[]): { rise: number[]; fell: number } {
  const rise: number[] = []
  let [at, fell] = [0, 0]
  for (const rank of ranks) {
    if (rank === stays[at]) at++
    else if (rank < (stays[at - 1] ?? -1)) rise.push(rank)
    else fell++
  }
  return { rise, fell }
}

/** The longest run of growing numbers, not necessarily neighbours; of two as long the one that stands higher: the other has overtaken it. */
function longestRise(all: readonly number[]): readonly number[] {
  if (all.every((each, at) => !at || all[at - 1]! < each)) return all
  // starts[n]: where the largest number stands that a run of n + 1 can begin with; after[at]: who follows it in its run.
  const starts: number[] = []
  const after = new Int32Array(all.length)
  for (let at = all.length - 1; at >= 0; at--) {
    let [low, high] = [0, starts.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (all[starts[middle]!]! > all[at]!) low = middle + 1
      else high = middle
    }
    after[at] = low ? starts[low - 1]! : -1
    starts[low] = at
  }
  const run: number[] = []
  for (let at = starts.at(-1) ?? -1; at >= 0; at = after[at]!) run.push(all[at]!)
  return run
}

/** Whom a step from `id` leads to. A row that has jumped away (answered, it waits no longer) or gone is still left where it was `walked`: the next is who stood next to it there. */
export function beside(walked: readonly number[], id: number, shown: readonly number[], step: 1 | -1): number | null {
  const there = (each: number) => shown.includes(each)
  const was = walked.indexOf(id)
  const here = shown.indexOf(id)
  const next = walked.slice(was + 1).find(there)
  const previous = walked.slice(0, Math.max(0, was)).findLast(there)
  const above = (each: number | undefined) => each !== undefined && shown.indexOf(each) < here
  const below = (each: number | undefined) => each !== undefined && shown.indexOf(each) > here
  if (was < 0 || (here >= 0 && !above(next) && !below(previous))) return shown[Math.max(0, here + step)] ?? null
  return (step > 0 ? (next ?? previous) : (previous ?? next)) ?? null
}
