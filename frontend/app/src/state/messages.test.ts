import { expect, test } from "vitest"
import type { Message } from "../wire/types"
import { add, apply, around, latest, leave, newer, NO_MESSAGES, older, put, refuse } from "./messages"
import { sampleMessage, sampleRow } from "./samples"

const seqs = (from: number, to: number): Message[] =>
  Array.from({ length: to - from + 1 }, (_, i) => sampleMessage({ seq: from + i }))
const shown = (state: typeof NO_MESSAGES) => state.threads.get(1)?.items.map(({ seq }) => seq)
const mine = {
  conversation_id: 1,
  client_id: "c-1",
  kind: "reply" as const,
  text: "45 000",
  attachments: [],
  reply_to: null,
  at: "2026-11-22T10:00:00Z",
  refused: null,
}

test("what I wrote stands at once, and once: the answer and the event take its place", () => {
  let state = add(latest(NO_MESSAGES, 1, { items: seqs(1, 3), next: null }), mine)
  expect(state.pending).toHaveLength(1)
  const message = sampleMessage({ seq: 4, direction: "out", client_id: "c-1", state: "queued" })
  state = put(state, message)
  expect(state.pending).toEqual([])
  const again = apply(state, { type: "message.arrived", conversation: sampleRow(), message })
  expect(shown(again)).toEqual([1, 2, 3, 4])
})

test("a refused text is kept with the reason", () => {
  const state = refuse(add(NO_MESSAGES, mine), "c-1", "Анна ответила раньше")
  expect(state.pending[0]).toMatchObject({ text: "45 000", refused: "Анна ответила раньше" })
})

test("delivery only moves up: a late event with an older rev is dropped", () => {
  let state = latest(NO_MESSAGES, 1, { items: [sampleMessage({ state: "read", rev: 5 })], next: null })
  state = put(state, sampleMessage({ state: "sent", rev: 3 }))
  expect(state.threads.get(1)?.items[0]?.state).toBe("read")
})

test("older pages join on top and say whether there is more", () => {
  let state = latest(NO_MESSAGES, 1, { items: seqs(51, 100), next: "51" })
  expect(state.threads.get(1)?.more).toBe(true)
  state = older(state, 1, { items: seqs(1, 50), next: null })
  expect(shown(state)).toHaveLength(100)
  expect(state.threads.get(1)?.more).toBe(false)
})

test("no thread is shown with a hole", () => {
  const held = latest(NO_MESSAGES, 1, { items: seqs(1, 10), next: null })
  expect(shown(put(held, sampleMessage({ seq: 13 })))).toBeUndefined()
  expect(shown(latest(held, 1, { items: seqs(30, 40), next: "30" }))).toEqual(seqs(30, 40).map(({ seq }) => seq))
  expect(shown(latest(held, 1, { items: seqs(11, 15), next: "11" }))).toHaveLength(15)
})

test("a change of a message above the loaded pages waits for its page", () => {
  const state = latest(NO_MESSAGES, 1, { items: seqs(51, 60), next: "51" })
  expect(shown(put(state, sampleMessage({ seq: 3 })))).toHaveLength(10)
})

test("a thread that nobody opened is not begun by an event", () => {
  expect(put(NO_MESSAGES, sampleMessage()).threads.size).toBe(0)
})

test("what a frame had to cut is made whole by a fetch of the same rev", () => {
  let state = latest(NO_MESSAGES, 1, { items: [sampleMessage({ rev: 2, text: "long…", cut: true })], next: null })
  state = put(state, sampleMessage({ rev: 2, text: "long, all of it" }))
  expect(state.threads.get(1)?.items[0]?.text).toBe("long, all of it")
  expect(put(state, sampleMessage({ rev: 2, text: "long…", cut: true })).threads.get(1)?.items[0]?.cut).toBeUndefined()
})

test("a window further up takes nothing new until it is walked down to the end", () => {
  const end = latest(NO_MESSAGES, 1, { items: seqs(91, 100), next: "91" })
  let state = around(end, 1, { items: seqs(20, 29), next: 20, newer: 29 })
  expect(shown(state)).toHaveLength(10)
  state = put(state, sampleMessage({ seq: 101 }))
  expect(shown(state)?.at(-1)).toBe(29)
  expect(shown(put(state, sampleMessage({ seq: 25, rev: 9, text: "правка" })))).toHaveLength(10)
  state = newer(state, 1, { items: seqs(30, 101), next: null })
  expect(state.threads.get(1)).toMatchObject({ more: true, end: true })
  expect(shown(put(state, sampleMessage({ seq: 102 })))?.at(-1)).toBe(102)
})

test("a page around that meets what is held joins it, on either side", () => {
  const end = latest(NO_MESSAGES, 1, { items: seqs(91, 100), next: "91" })
  const joined = around(end, 1, { items: seqs(85, 95), next: 85, newer: 95 })
  expect(shown(joined)).toEqual(seqs(85, 100).map(({ seq }) => seq))
  expect(joined.threads.get(1)).toMatchObject({ more: true, end: true })
})

test("a dialog left further up opens at its newest", () => {
  const far = around(NO_MESSAGES, 1, { items: seqs(20, 29), next: 20, newer: 29 })
  expect(leave(far, 1).threads.size).toBe(0)
  const end = latest(NO_MESSAGES, 1, { items: seqs(1, 3), next: null })
  expect(leave(end, 1)).toBe(end)
})

test("a page asked for from a window that was left meanwhile opens no hole", () => {
  const end = latest(NO_MESSAGES, 1, { items: seqs(91, 100), next: "91" })
  expect(newer(end, 1, { items: seqs(30, 39), next: "39" })).toBe(end)
  expect(older(end, 1, { items: seqs(10, 19), next: "10" })).toBe(end)
})
