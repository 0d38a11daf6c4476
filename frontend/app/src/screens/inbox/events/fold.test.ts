import { expect, test } from "vitest"
import type { EventView } from "../../../wire/api.gen"
import { counted, runsOf } from "./fold"
import { asked, ANYTHING } from "./sections"

const day = (at: string) => at.slice(0, 10)
const event = (id: number, kind: string, more: Partial<EventView> = {}) => ({ id, kind, at: "2026-11-30T10:00:00Z", conversation_id: 5, ...more }) as EventView

test("what was said on one day in one dialog stands as one line", () => {
  const runs = runsOf([event(4, "message_out"), event(3, "message_in"), event(2, "message_in"), event(1, "message_in", { at: "2026-11-29T10:00:00Z" })], day)
  expect(runs.map(({ items }) => items.map(({ id }) => id))).toEqual([[4, 3, 2], [1]])
  expect(counted(runs[0]!)).toEqual({ theirs: 2, ours: 1 })
})

test("a call, a note, another dialog stand alone and part what was said", () => {
  const runs = runsOf([event(5, "message_in"), event(4, "call"), event(3, "message_in"), event(2, "message_in", { conversation_id: 6 }), event(1, "note")], day)
  expect(runs.map(({ items }) => items.length)).toEqual([1, 1, 1, 1, 1])
})

test("a list is narrowed as its fields say", () => {
  const now = Date.parse("2026-11-30T00:00:00Z")
  expect(asked(ANYTHING, now)).toEqual({ kind: undefined, own: undefined, actor: undefined, actor_id: undefined, since: undefined, q: undefined })
  expect(asked({ kind: "own:7", who: "user:3", days: "1", text: " Глеб ", hidden: true }, now)).toEqual({ kind: undefined, own: "7", actor: "user", actor_id: "3", since: "2026-11-29T00:00:00.000Z", q: "Глеб", hidden: "true" })
  expect(asked({ ...ANYTHING, kind: "tasks" }, now).kind).toEqual(["task_added", "task_done"])
  expect(asked({ ...ANYTHING, kind: "own" }, now).kind).toEqual(["own"])
})
