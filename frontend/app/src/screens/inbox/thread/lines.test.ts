import { expect, test } from "vitest"
import { sampleMessage } from "../../../state/samples"
import type { Pending } from "../../../state/messages"
import type { Message } from "../../../wire/types"
import { firstUnread, isAnswered, linesOf } from "./lines"

const me = 3
const dayKey = (at: string) => at.slice(0, 10)
const said = (seq: number, at: string, change: Partial<Message> = {}) => sampleMessage({ id: `1-${seq}`, seq, sent_at: at, ...change })
const lines = (items: Message[], pending: Pending[] = [], fresh: number | null = null) => linesOf({ items, pending, fresh, dayKey, me })
const pending = (at: string, kind: "reply" | "note" = "reply"): Pending => ({
  conversation_id: 1,
  client_id: "key",
  kind,
  text: "да",
  attachments: [],
  reply_to: null,
  at,
  refused: null,
})
const shape = (found: ReturnType<typeof lines>) =>
  found.map((line) => ("first" in line ? `${line.kind}${line.first ? " first" : ""}${line.last ? " last" : ""}` : line.kind))

test("a sender's words within a minute stand together; another minute, sender or paper begins anew", () => {
  const anna = { author: { kind: "user", id: me, name: "Анна" }, direction: "out" } as const
  const found = lines([
    said(1, "2026-11-22T10:00:00Z"),
    said(2, "2026-11-22T10:00:40Z"),
    said(3, "2026-11-22T10:02:00Z"),
    said(4, "2026-11-22T10:02:10Z", anna),
    said(5, "2026-11-22T10:02:20Z", { ...anna, direction: "note" }),
  ])
  expect(shape(found)).toEqual(["day", "message first", "message last", "message first last", "message first last", "message first last"])
})

test("a day begins with its mark, and a system line parts what stood together", () => {
  const found = lines([
    said(1, "2026-11-21T23:59:50Z"),
    said(2, "2026-11-22T00:00:10Z"),
    said(3, "2026-11-22T00:00:20Z", { direction: "system" }),
    said(4, "2026-11-22T00:00:30Z"),
  ])
  expect(shape(found)).toEqual(["day", "message first last", "day", "message first last", "system", "message first last"])
})

test("what is on its way joins my own, keeps its key when confirmed, and a note never joins an answer", () => {
  const mine = said(1, "2026-11-22T10:00:00Z", { direction: "out", author: { kind: "user", id: me, name: "Анна" } })
  expect(shape(lines([mine], [pending("2026-11-22T10:00:20Z")]))).toEqual(["day", "message first", "pending last"])
  expect(shape(lines([mine], [pending("2026-11-22T10:00:20Z", "note")])).at(-1)).toBe("pending first last")
  const [, before] = lines([], [pending("2026-11-22T10:00:20Z")])
  const [, after] = lines([said(2, "2026-11-22T10:00:21Z", { client_id: "key" })])
  expect(after!.key).toBe(before!.key)
})

test("the mark of what is new stands before the first unread", () => {
  const items = [
    said(1, "2026-11-22T10:00:00Z"),
    said(2, "2026-11-22T10:00:05Z", { direction: "note" }),
    said(3, "2026-11-22T10:00:10Z"),
    said(4, "2026-11-22T10:00:15Z"),
  ]
  expect(firstUnread(items, 2)).toBe(3)
  expect(firstUnread(items, 0)).toBeNull()
  expect(firstUnread(items, 99)).toBe(1)
  expect(shape(lines(items, [], 3))[3]).toBe("fresh")
})

test("on one line of several dialogs each change of place is marked, and parts what stood together", () => {
  const at = "2026-11-22T10:00:00Z"
  const items = [said(1, at), said(2, at), said(9, at, { conversation_id: 2, id: "2-9" }), said(3, at)]
  const found = linesOf({ items, pending: [pending(at)], fresh: null, dayKey, me, mixed: true })
  expect(found.map(({ kind }) => kind)).toEqual(["day", "place", "message", "message", "place", "message", "place", "message", "pending"])
})

test("a day that a late message brings back is another line", () => {
  const items = [said(1, "2026-11-21T10:00:00Z"), said(2, "2026-11-22T10:00:00Z"), said(3, "2026-11-21T10:00:00Z")]
  const keys = lines(items).map(({ key }) => key)
  expect(new Set(keys).size).toBe(keys.length)
})

test("what is new is so until one of us answers: a note or the customer's next word leaves the mark", () => {
  const at = "2026-11-22T10:00:00Z"
  const items = [said(1, at, { direction: "out" }), said(2, at), said(3, at), said(4, at, { direction: "note" })]
  expect(isAnswered(items, [], 2)).toBe(false)
  expect(isAnswered(items, [pending(at, "note")], 2)).toBe(false)
  expect(isAnswered(items, [pending(at)], 2)).toBe(true)
  expect(isAnswered([...items, said(5, at, { direction: "out" })], [], 2)).toBe(true)
})
