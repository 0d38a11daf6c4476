import type { EventView } from "../../../wire/api.gen"

/** What stands as one line: what was said in one dialog on one day, or a single event. */
export interface Run {
  /** Of the oldest of it, so that it stays itself when newer ones come. */
  key: string
  items: EventView[]
}

const SAID = new Set(["message_in", "message_out"])

/** In their order; what was said on one day in one dialog, and is not parted by anything else, stands as one. */
export function runsOf(items: readonly EventView[], dayKey: (at: string) => string): Run[] {
  const runs: Run[] = []
  for (const item of items) {
    const last = runs.at(-1)
    const before = last?.items[0]
    if (last && before && SAID.has(item.kind) && SAID.has(before.kind) && item.conversation_id === before.conversation_id && dayKey(item.at) === dayKey(before.at)) {
      last.items.push(item)
      last.key = String(item.id)
    } else runs.push({ key: String(item.id), items: [item] })
  }
  return runs
}

/** How many of them the customer said, and how many we. */
export const counted = ({ items }: Run) => ({ theirs: items.filter(({ kind }) => kind === "message_in").length, ours: items.filter(({ kind }) => kind === "message_out").length })
