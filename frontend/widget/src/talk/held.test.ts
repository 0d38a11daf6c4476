import { expect, test } from "vitest"
import type { Message } from "../wire/types"
import { apply, last, lookedAt, resume } from "./held"
import { linesOf } from "./lines"

const at = (minute: number, day = 1) => new Date(2026, 10, day, 12, minute).toISOString()
const message = (seq: number, more: Partial<Message> = {}): Message => ({
  seq, rev: 1, from: "us", text: `n${seq}`, entities: [], files: [], author: { name: "Анна", face: 1 }, reply_to: null, client_id: null,
  at: at(seq), edited: false, deleted: false, ...more,
})

test("in any order, any number of times: each once, in order of seq, the newest words", () => {
  const facts = [1, 2, 3, 5].map((seq) => message(seq)).concat(message(2, { rev: 2, text: "mended" }))
  for (let round = 0; round < 200; round++) {
    const told = [...facts, ...facts].sort(() => Math.random() - 0.5)
    const held = told.reduce<readonly Message[]>((before, fact) => apply(before, [fact]), [])
    expect(held.map(({ seq }) => seq)).toEqual([1, 2, 3, 5])
    expect(held[1]!.text).toBe("mended")
  }
})

test("back on the line: what was missed is laid on; when too much was missed, a new beginning leads back to it", () => {
  const held = { messages: [message(1), message(2)], next: null }
  const ready = { type: "ready" as const, unread: 0, seen: 0, online: true, when_away: "message" as const, messages: [message(2, { rev: 2 }), message(3)] }
  expect(resume(held, { ...ready, complete: true }).messages.map(({ seq, rev }) => [seq, rev])).toEqual([[1, 1], [2, 2], [3, 1]])
  expect(resume(held, { ...ready, messages: [message(70), message(71)], complete: false })).toEqual({ messages: [message(70), message(71)], next: 70 })
  expect(last([])).toBeNull()
})

test("from how many are unread follows how far the visitor has looked", () => {
  const messages = [message(1), message(2, { from: "visitor" }), message(4), message(6)]
  const unread = (count: number) => messages.filter(({ from, seq }) => from === "us" && seq > lookedAt(messages, count)).length
  expect([0, 1, 2, 3].map(unread)).toEqual([0, 1, 2, 3])
  expect(unread(9)).toBe(3)
  expect(lookedAt([], 0)).toBe(0)
})

test("what one person writes in a row stands together; days and pauses part it", () => {
  const lines = linesOf([
    message(1), message(2), message(3, { from: "visitor", author: null }), message(4, { author: { name: "Борис", face: 2 } }),
    message(5, { author: { name: "Борис", face: 2 }, at: at(30) }), message(6, { author: { name: "Борис", face: 2 }, at: at(31, 2) }),
  ])
  expect(lines.map(({ day, first, last: end }) => [day, first, end].map(Number).join(""))).toEqual(["110", "001", "011", "011", "011", "111"])
})
