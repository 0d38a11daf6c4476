import { expect, test } from "vitest"
import type { FeedItem } from "../../../wire/api.gen"
import { daysOf, runsOf, unite } from "./fold"

const day = (at: string) => at.slice(0, 10)
const fact = (id: number, more: Partial<FeedItem> = {}) =>
  ({ key: `${id}`, id, at: `2026-11-30T10:${String(59 - id).padStart(2, "0")}:00Z`, kind: "message_out", actor: { kind: "user", id: 1, name: "Анна" }, conversation_id: 5, ...more }) as FeedItem
const shape = (items: FeedItem[]) => runsOf(items, day).map(({ items }) => items.map(({ id }) => id))

test("what one person said in one dialog stands as one run", () => {
  expect(shape([fact(1), fact(2), fact(3)])).toEqual([[1, 2, 3]])
})

test("another dialog, another person, another deed and another day begin anew", () => {
  const boris = { actor: { kind: "user" as const, id: 2, name: "Борис" } }
  expect(shape([fact(1), fact(2, { conversation_id: 6 }), fact(3), fact(4, boris), fact(5, { kind: "message_in", actor: { kind: "contact", id: 9, name: "" } })])).toEqual([[1], [2], [3], [4], [5]])
  expect(shape([fact(1), fact(2, { at: "2026-11-29T23:59:00Z" })])).toEqual([[1], [2]])
})

test("notes and changes of a request are never folded away", () => {
  expect(shape([fact(1, { kind: "note" }), fact(2, { kind: "note" })])).toEqual([[1], [2]])
  expect(shape([fact(1, { kind: "status_changed" }), fact(2, { kind: "status_changed" })])).toEqual([[1], [2]])
})

test("what came twice stands once", () => {
  expect(unite([fact(1), fact(2)], [fact(2), fact(3)]).map(({ id }) => id)).toEqual([1, 2, 3])
})

test("days stand in their order, and keep their key when newer things come", () => {
  const days = (items: FeedItem[]) => daysOf(runsOf(items, day), day).map(([key, runs]) => [key, runs.length])
  const note = (id: number, at: string) => fact(id, { kind: "note", at })
  const older = [note(3, "2026-11-30T09:00:00Z"), note(2, "2026-11-29T09:00:00Z"), note(1, "2026-11-30T08:00:00Z")]
  expect(days(older)).toEqual([["2026-11-30-1", 1], ["2026-11-29-1", 1], ["2026-11-30-2", 1]])
  expect(days([note(4, "2026-11-30T10:00:00Z"), ...older])).toEqual([["2026-11-30-1", 2], ["2026-11-29-1", 1], ["2026-11-30-2", 1]])
})
