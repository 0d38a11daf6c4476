import { expect, test } from "vitest"
import type { Message } from "../wire/types"
import { begun, earlier, heard, said } from "./history"
import { sampleMessage, sampleRow } from "./samples"

const says = (conversation_id: number, seq: number, change: Partial<Message> = {}) =>
  sampleMessage({ conversation_id, seq, id: `${conversation_id}-${seq}`, ...change })
const rows = [sampleRow({ id: 1 }), sampleRow({ id: 2 })]
const page = (items: Message[], next: string | null = null) => ({ items, conversations: rows, next })
const ids = (state: ReturnType<typeof begun>) => state.items.map(({ id }) => id)

test("older pages join on top, and a repeated page changes nothing", () => {
  const state = begun(page([says(1, 9), says(2, 4)], "more"))
  const all = earlier(state, page([says(2, 3), says(1, 8)]))
  expect(ids(all)).toEqual(["2-3", "1-8", "1-9", "2-4"])
  expect(all.next).toBeNull()
  expect(ids(earlier(all, page([says(2, 3), says(1, 8)])))).toEqual(ids(all))
})

test("what arrives in any dialog of the person stands last, once; another person's does not", () => {
  const state = begun(page([says(1, 9), says(2, 4)]))
  const arrived = (message: Message, contact = 5) =>
    ({ type: "message.arrived", conversation: sampleRow({ id: message.conversation_id, contact: { id: contact, name: "", avatar: null } }), message }) as const
  const next = heard(heard(state, arrived(says(2, 5)), 5), arrived(says(2, 5)), 5)
  expect(ids(next)).toEqual(["1-9", "2-4", "2-5"])
  expect(heard(next, arrived(says(7, 1), 6), 5)).toBe(next)
  expect(heard(next, arrived(says(3, 1)), 5).dialogs.has(3)).toBe(true)
})

test("a change of a loaded message replaces it; of one above the pages it waits", () => {
  const state = begun(page([says(1, 9, { rev: 2 }), says(2, 4)], "more"))
  expect(said(state, says(1, 9, { rev: 3, text: "правка" })).items[0]?.text).toBe("правка")
  expect(said(state, says(1, 9, { rev: 1 }))).toBe(state)
  expect(said(state, says(1, 3, { rev: 5 }))).toBe(state)
})

test("a dialog that leaves my sight takes its words along", () => {
  const state = begun(page([says(1, 9), says(2, 4)]))
  const gone = heard(state, { type: "gone", kind: "conversation", id: 2, why: null, holder: null }, 5)
  expect(ids(gone)).toEqual(["1-9"])
  expect(gone.dialogs.has(2)).toBe(false)
})
