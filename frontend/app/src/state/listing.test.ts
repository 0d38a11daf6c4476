import { expect, test } from "vitest"
import type { ConversationItem, DomainEvent } from "../wire/types"
import { apply, loaded, NO_DIALOGS, readBack, standing, type Wanted } from "./dialogs"
import { type Listing, listed, relisted } from "./listing"
import { sampleMessage, sampleRow } from "./samples"

const ME = 7
const NAMED: ReadonlySet<number> = new Set()
const VIEWS: readonly Wanted[] = [
  { filter: standing("all"), order: "waiting" },
  { filter: standing("unassigned"), order: "newest" },
  { filter: { unread: true }, order: "newest" },
  { filter: { last_days: 3 }, order: "newest" },
]

/** The same numbers each time. */
function dice(seed: number) {
  return (most: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
    return (seed >>> 8) % most
  }
}

test("a list mended change by change is the list made anew, whatever happens", () => {
  const roll = dice(11)
  const at = () => new Date(Date.UTC(2026, 10, 22, 10, roll(600))).toISOString()
  const row = (id: number, rev: number) =>
    sampleRow({
      id,
      rev,
      in_seq: roll(5),
      last_at: at(),
      state: roll(5) ? "open" : "done",
      waiting_since: roll(2) ? at() : null,
      responsible: roll(3) ? null : { id: ME, name: "Анна" },
    })
  const page = (from: number, next: string | null) => ({ items: [...Array(30).keys()].map((n): ConversationItem => ({ ...row(from + n, 1), unread: roll(2) })), next })
  let state = NO_DIALOGS
  for (const wanted of VIEWS) state = loaded(state, { wanted, first: true, page: page(1, "more") })
  const kept = new Map<Wanted, Listing | null>()
  let mended = 0
  for (let turn = 2; turn < 400; turn++) {
    for (let changes = roll(4); changes >= 0; changes--) {
      const id = 1 + roll(60)
      const event: DomainEvent = [
        { type: "conversation.changed" as const, conversation: row(id, turn) },
        { type: "message.arrived" as const, conversation: row(id, turn), message: sampleMessage() },
        { type: "gone" as const, kind: "conversation" as const, id, why: null, holder: null },
        { type: "read.marked" as const, conversation_id: id, in_seq: roll(5) },
      ][roll(4)]!
      state = apply(state, event)
    }
    if (turn % 50 === 0) state = loaded(state, { wanted: VIEWS[turn % 4]!, first: false, page: page(31, null) })
    if (turn % 70 === 0) for (let n = 0; n < 70; n++) state = readBack(state, 1 + roll(60), roll(5))
    for (const wanted of VIEWS) {
      const last = kept.get(wanted) ?? null
      const next = relisted(last, state, wanted, ME, NAMED)
      expect(next.rows.map(({ id }) => id)).toEqual(listed(state, wanted, ME).map(({ id }) => id))
      expect(next.rows.every((each) => state.rows.get(each.id) === each)).toBe(true)
      if (last?.rows === next.rows) mended++
      kept.set(wanted, next)
    }
  }
  // what does not touch a list leaves it the very same
  expect(mended).toBeGreaterThan(20)
})
