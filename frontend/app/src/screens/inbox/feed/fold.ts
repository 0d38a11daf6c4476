import type { FeedItem } from "../../../wire/api.gen"

/** Facts that stand as one: a run of what one person said in one dialog, newest first. */
export interface Run {
  /** Of the newest fact of it when it was first seen whole, so that it stays itself when older ones join. */
  key: string
  items: FeedItem[]
}

const SAID = new Set(["message_in", "message_out"])
/** Fewer are shown one by one. */
export const FOLDED_FROM = 4
/** What is so far apart, in milliseconds, is another talk. */
const APART_MS = 3 * 60 * 60 * 1000

const joins = (item: FeedItem, last: FeedItem) =>
  SAID.has(item.kind) &&
  item.kind === last.kind &&
  item.conversation_id === last.conversation_id &&
  item.actor.kind === last.actor.kind &&
  item.actor.id === last.actor.id &&
  Date.parse(last.at) - Date.parse(item.at) < APART_MS

/** In their order; neighbours that belong together in one run. `dayKey` parts days. */
export function runsOf(items: readonly FeedItem[], dayKey: (at: string) => string): Run[] {
  const runs: Run[] = []
  for (const item of items) {
    const run = runs.at(-1)
    const last = run?.items.at(-1)
    if (run && last && joins(item, last) && dayKey(item.at) === dayKey(last.at)) run.items.push(item)
    else runs.push({ key: item.key, items: [item] })
  }
  return runs
}

/** By day, in their order. A day that comes again, as what was told of late does, stands again; its key is the day's own,
 * so that what is read stays as it is when newer things come above it. */
export function daysOf(runs: readonly Run[], dayKey: (at: string) => string): [string, Run[]][] {
  const days: [string, Run[]][] = []
  const times = new Map<string, number>()
  let last = ""
  for (const run of runs) {
    const day = dayKey(run.items[0]!.at)
    if (day === last) {
      days.at(-1)![1].push(run)
      continue
    }
    last = day
    const nth = (times.get(day) ?? 0) + 1
    times.set(day, nth)
    days.push([`${day}-${nth}`, [run]])
  }
  return days
}

/** Each once, newest first, whatever pages they came with. */
export function unite(...lists: readonly (readonly FeedItem[])[]): FeedItem[] {
  const seen = new Set<string>()
  return lists.flat().filter(({ key }) => !seen.has(key) && seen.add(key))
}
