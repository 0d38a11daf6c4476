import { expect, test } from "vitest"
import { sampleRow } from "../../../state/samples"
import type { ConversationRow } from "../../../wire/types"
import { departure } from "./departure"

const ME = { id: 7, name: "Анна" }
const VERA = { id: 3, name: "Вера" }
const was = sampleRow({ last_message: said(1, "in", "Глеб") })

function said(seq: number, direction: "in" | "out" | "system", author: string): ConversationRow["last_message"] {
  return { seq, direction, author, text: "", at: "2026-11-22T10:00:00Z", state: null, file: null, deleted: false }
}
const now = (change: Partial<ConversationRow>) => departure(was, { ...was, rev: 2, ...change }, undefined, ME)

test("a colleague's deed is told by name", () => {
  expect(now({ responsible: VERA, last_message: said(2, "system", "Вера") })).toEqual({ why: "taken", name: "Вера" })
  expect(now({ state: "done", waiting_since: null, last_message: said(2, "system", "Вера") })).toEqual({ why: "done", name: "Вера" })
  expect(now({ state: "snoozed", last_message: said(2, "system", "Вера") })).toEqual({ why: "snoozed", name: "Вера" })
  expect(now({ waiting_since: null, last_message: said(2, "out", "Вера") })).toEqual({ why: "answered", name: "Вера" })
  expect(departure(was, undefined, { why: "reassigned", holder: VERA }, ME)).toEqual({ why: "taken", name: "Вера" })
})

test("what I did myself I am not told", () => {
  expect(now({ responsible: { id: ME.id, name: ME.name }, last_message: said(2, "out", "Анна") })).toBeNull()
  expect(now({ responsible: VERA, last_message: said(2, "system", "Анна") })).toBeNull()
  expect(now({ state: "done", last_message: said(2, "system", "Анна") })).toBeNull()
  expect(departure(was, was, undefined, ME)).toBeNull()
})

test("who is not known is not guessed", () => {
  expect(now({ tags: ["VIP"] })).toEqual({ why: "elsewhere" })
  expect(departure(was, undefined, { why: null, holder: null }, ME)).toEqual({ why: "elsewhere" })
})
