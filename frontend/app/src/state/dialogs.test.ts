import { expect, test } from "vitest"
import type { ConversationItem } from "../wire/types"
import type { Wanted } from "./dialogs"
import { apply, loaded, NO_DIALOGS, stale, standing, unread, VIEWS } from "./dialogs"
import { matches } from "./filter"
import { listed } from "./listing"
import { sampleMessage, sampleRow } from "./samples"

const ME = 7
const NEWEST = { filter: standing("all"), order: "newest" } as const
const LONGEST = { filter: standing("all"), order: "waiting" } as const
const at = (minute: number) => `2026-11-22T10:${String(minute).padStart(2, "0")}:00Z`
const newest = (items: ConversationItem[], next: string | null = null, first = true) =>
  ({ wanted: NEWEST, first, page: { items, next } }) as const
const ids = (state: typeof NO_DIALOGS) => listed(state, NEWEST, ME).map(({ id }) => id)

test("an event applied twice, late or after a fetch changes nothing", () => {
  const row = sampleRow({ rev: 5, title: "new" })
  const once = apply(loaded(NO_DIALOGS, newest([sampleRow()])), { type: "conversation.changed", conversation: row })
  expect(once.rows.get(1)?.title).toBe("new")
  expect(apply(once, { type: "conversation.changed", conversation: row })).toBe(once)
  expect(apply(once, { type: "conversation.changed", conversation: sampleRow({ rev: 4 }) })).toBe(once)
  expect(loaded(once, newest([sampleRow({ rev: 4, title: "old" })])).rows.get(1)?.title).toBe("new")
})

test("a list shows what is known, up to where its pages reach", () => {
  const page = [sampleRow({ id: 1, last_at: at(30) }), sampleRow({ id: 2, last_at: at(20) })]
  let state = loaded(NO_DIALOGS, newest(page, "more"))
  state = apply(state, { type: "conversation.changed", conversation: sampleRow({ id: 3, last_at: at(10) }) })
  expect(ids(state)).toEqual([1, 2])
  state = apply(state, { type: "conversation.changed", conversation: sampleRow({ id: 4, last_at: at(40) }) })
  expect(ids(state)).toEqual([4, 1, 2])
  state = loaded(state, newest([sampleRow({ id: 3, last_at: at(10) })], null, false))
  expect(ids(state)).toEqual([4, 1, 2, 3])
})

test("who waits longest comes first, and behind those who wait the rest, the newest first", () => {
  const items = [
    sampleRow({ id: 1, waiting_since: null, last_at: at(10) }),
    sampleRow({ id: 2, waiting_since: at(9) }),
    sampleRow({ id: 3, waiting_since: at(3) }),
    sampleRow({ id: 4, waiting_since: null, last_at: at(50) }),
  ]
  const state = loaded(NO_DIALOGS, { wanted: LONGEST, first: true, page: { items, next: null } })
  expect(listed(state, LONGEST, ME).map(({ id }) => id)).toEqual([3, 2, 4, 1])
})

test("the nine standing views", () => {
  const seen = (change: Partial<ConversationItem>) => VIEWS.filter((view) => matches(sampleRow(change), standing(view), { me: ME, now: 0, named: new Set([4]), followed: new Set(), ways: new Map(), read: () => 0 }))
  expect(seen({ responsible: { id: ME, name: "Анна" } })).toEqual(["mine", "all", "waiting", "unanswered"])
  expect(seen({ unanswered: false, waiting_since: null })).toEqual(["unassigned", "all"])
  expect(seen({ state: "done", participants: [ME] })).toEqual(["done"])
  expect(seen({ id: 4, state: "done" })).toEqual(["done", "mentions"])
  expect(seen({ state: "snoozed", troubled: 1 })).toEqual(["snoozed", "failed"])
  // a request made by hand is work like any other
  expect(seen({ kind: "internal" })).toEqual(["unassigned", "all", "waiting", "unanswered"])
})

test("unread is mine alone: a colleague's reading never clears it, mine in another window does", () => {
  let state = loaded(NO_DIALOGS, newest([sampleRow({ in_seq: 4, unread: 2 })]))
  expect(unread(state, state.rows.get(1)!)).toBe(2)
  const conversation = sampleRow({ in_seq: 5, rev: 2 })
  state = apply(state, { type: "message.arrived", conversation, message: sampleMessage() })
  expect(unread(state, state.rows.get(1)!)).toBe(3)
  state = apply(state, { type: "read.marked", conversation_id: 1, in_seq: 5 })
  expect(unread(state, state.rows.get(1)!)).toBe(0)
  state = apply(state, { type: "read.marked", conversation_id: 1, in_seq: 4 })
  expect(unread(state, state.rows.get(1)!)).toBe(1)
})

test("the first we hear of a dialog is its message: that one is unread", () => {
  const state = apply(NO_DIALOGS, { type: "message.arrived", conversation: sampleRow({ in_seq: 1 }), message: sampleMessage() })
  expect(unread(state, state.rows.get(1)!)).toBe(1)
})

test("gone takes it from the lists and keeps why; appeared brings it back", () => {
  let state = loaded(NO_DIALOGS, newest([sampleRow()]))
  state = apply(state, { type: "gone", kind: "conversation", id: 1, why: "reassigned", holder: { id: 3, name: "Анна" } })
  expect(ids(state)).toEqual([])
  expect(state.gone.get(1)).toEqual({ why: "reassigned", holder: { id: 3, name: "Анна" } })
  state = apply(state, { type: "appeared", kind: "conversation", row: sampleRow({ rev: 2 }) })
  expect(ids(state)).toEqual([1])
  expect(state.gone.size).toBe(0)
})

test("after missed events the list stays until its first page, which begins anew", () => {
  const before = stale(loaded(NO_DIALOGS, newest([sampleRow({ id: 1 }), sampleRow({ id: 2 })])))
  expect(ids(before)).toEqual([2, 1])
  const after = loaded(before, newest([sampleRow({ id: 2, rev: 3 })]))
  expect(ids(after)).toEqual([2])
  expect(after.stale).toBe(false)
})

test("what is begun anew is as it was fetched, also where its revision is the same", () => {
  const waits = (category: "in_work" | "waiting") => sampleRow({ status: { id: 2, category } })
  const wanted: Wanted = { filter: { state: "open", categories: ["waiting"] }, order: "newest" }
  const shown = (state: typeof NO_DIALOGS) => listed(state, wanted, ME).map(({ id }) => id)
  const fetched = { wanted, first: true, page: { items: [waits("waiting")], next: null } }
  const before = loaded(NO_DIALOGS, newest([waits("in_work")]))
  expect(shown(loaded(stale(before), fetched))).toEqual([1])
  // but an answer that was asked for before the last event changes nothing of it
  expect(loaded(before, fetched).rows.get(1)?.status?.category).toBe("in_work")
  expect(loaded(stale(loaded(NO_DIALOGS, newest([sampleRow({ rev: 3, title: "new" })]))), fetched).rows.get(1)?.title).toBe("new")
})

test("who did a thing stands in the line that tells it; a customer does nothing of the kind", () => {
  const said = (seq: number, change: Parameters<typeof sampleMessage>[0]) =>
    ({ type: "message.arrived", conversation: sampleRow({ rev: seq, seq }), message: sampleMessage({ seq, ...change }) }) as const
  const line = said(2, { direction: "system", author: { kind: "system", id: null, name: "" }, meta: { code: "snoozed", by: { id: 3, name: "Вера" } } })
  let state = apply(NO_DIALOGS, said(1, { direction: "in" }))
  expect(state.deeds.get(1)).toBeUndefined()
  state = apply(state, line)
  expect(state.deeds.get(1)).toEqual({ seq: 2, by: { kind: "user", id: 3, name: "Вера" }, said: false })
  state = apply(state, said(3, { direction: "out", author: { kind: "user", id: 7, name: "Анна" } }))
  expect(state.deeds.get(1)).toEqual({ seq: 3, by: { kind: "user", id: 7, name: "Анна" }, said: true })
})
