import { expect, test } from "vitest"
import { sampleMessage } from "../../../state/samples"
import type { Message } from "../../../wire/types"
import { gathered } from "./albums"
import { isIn, linesOf, saidIn } from "./lines"

const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 10, 0, second)).toISOString()
const said = (seq: number, album: string | null = null, change: Partial<Message> = {}) =>
  sampleMessage({ id: `${change.conversation_id ?? 1}-${seq}`, seq, sent_at: at(seq), meta: album ? { other: { kind: "album", album } } : {}, ...change })
const shape = (items: readonly Message[]) => gathered(items).map(({ messages }) => messages.map(({ seq }) => seq))
const lines = (items: readonly Message[], fresh: number | null = null) => linesOf({ items, pending: [], fresh, dayKey: (day) => day.slice(0, 10), me: 3 })

/** The same ones each time. */
function* talks(): Generator<Message[]> {
  let seed = 11
  const next = (most: number) => (seed = (seed * 48271) % 2147483647) % most
  for (let turn = 0; turn < 300; turn++)
    yield Array.from({ length: 1 + next(30) }, (_, index) => {
      const album = [null, null, "a", "b"][next(4)] ?? null
      const out = next(3) === 0
      return said(index + 1, album, { sent_at: at((index + 1) * (turn % 9)), ...(out && { direction: "out", author: null }) })
    })
}

test("nothing is lost, doubled or shown under another's name, whatever is said in between", () => {
  for (const items of talks()) {
    const all = gathered(items)
    expect(all.flatMap(({ messages }) => messages.map(({ seq }) => seq)).sort((a, b) => a - b)).toEqual(items.map(({ seq }) => seq))
    for (const { album, messages } of all) {
      expect(messages.map(({ seq }) => seq)).toEqual(messages.map(({ seq }) => seq).toSorted((a, b) => a - b))
      if (album === null) expect(messages.length).toBe(1)
      expect(new Set(messages.map(({ direction, meta }) => `${direction}${JSON.stringify(meta)}`)).size).toBe(1)
    }
    // it stands where its first part was said
    expect(all.map(({ messages }) => messages[0]!.seq)).toEqual(all.map(({ messages }) => messages[0]!.seq).toSorted((a, b) => a - b))
    const keys = lines(items).map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
    for (const { id } of items) expect(lines(items).filter((line) => isIn(line, id)).length).toBe(1)
  }
})

test("parts that come one by one, or from a page above, join the line that stands: its name stays", () => {
  for (const items of talks()) {
    const whole = new Map(lines(items).map((line) => [line.key, saidIn(line).map(({ id }) => id)]))
    for (let cut = 0; cut < items.length; cut++)
      for (const page of [items.slice(0, cut + 1), items.slice(cut)])
        for (const line of lines(page).filter(({ kind }) => kind === "album")) {
          // unless its name is borne by two albums of which one is not loaded
          if (line.key.match(/\/\d+$/) || [...whole.keys()].some((key) => key.startsWith(`${line.key}/`))) continue
          expect(whole.get(line.key)).toEqual(expect.arrayContaining(saidIn(line).map(({ id }) => id)))
        }
  }
})

test("an album is one dialog's, one sender's, within a minute; a note and what bears no name stand alone", () => {
  const anna = { direction: "out", author: { kind: "user", id: 3, name: "Анна" } } as const
  expect(shape([said(1, "a"), said(2, null, anna), said(3, "a"), said(4, "b"), said(5, "a")])).toEqual([[1, 3, 5], [2], [4]])
  expect(shape([said(1, "a"), said(2, "a", anna), said(3, "a", { conversation_id: 2 })])).toEqual([[1], [2], [3]])
  expect(shape([said(1, "a"), said(2, "a", { sent_at: at(70) })])).toEqual([[1], [2]])
  const note = { ...anna, direction: "note" } as const
  expect(shape([said(1, "a", note), said(2, "a", note)])).toEqual([[1], [2]])
  const forward = { meta: { other: { kind: "forward", from: "Anna", album: "a" } } }
  expect(shape([said(1, null, forward), said(2, null, forward)])).toEqual([[1, 2]])
})

test("what is new begins before the album that holds it", () => {
  const found = lines([said(1), said(2, "a"), said(3, null, { direction: "out", author: null }), said(4, "a")], 4)
  expect(found.map(({ kind }) => kind)).toEqual(["day", "message", "fresh", "album", "message"])
})
