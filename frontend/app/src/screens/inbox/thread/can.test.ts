import { expect, test } from "vitest"
import { sampleMessage, sampleRow } from "../../../state/samples"
import type { Capabilities, Message } from "../../../wire/types"
import { canDo } from "./can"

const NOW = Date.parse("2026-11-22T10:10:00Z")
const able = { edits: true, edit_within_s: null, deletes: true, delete_within_s: 300, reactions: true, reaction_emoji: ["👍"] } as unknown as Capabilities
const anna = { id: 3, send: true, note: true, others: false }
const ours = (change: Partial<Message> = {}) =>
  sampleMessage({ direction: "out", state: "sent", author: { kind: "user", id: 3, name: "Анна" }, ...change })
const can = (message: Message, channel: Partial<Capabilities> = {}, me = anna) => canDo(message, sampleRow(), { ...able, ...channel }, me, NOW)

test("one's own words can be changed as far, and as long, as the channel can", () => {
  expect(can(ours())).toEqual({ edit: null, delete: "talk.tooLate", react: null })
  expect(can(ours(), { edits: false, reactions: false })).toEqual({ edit: "talk.channelCannot", delete: "talk.tooLate", react: "talk.channelCannot" })
  expect(can(ours({ state: "queued" }), { edits: false }).edit).toBeNull()
  expect(can(ours({ state: "failed" }))).toEqual({ edit: undefined, delete: undefined, react: undefined })
})

test("a customer's words are only reacted to; a colleague's are theirs unless I may answer for others", () => {
  expect(can(sampleMessage())).toEqual({ edit: undefined, delete: undefined, react: null })
  const borises = ours({ author: { kind: "user", id: 9, name: "Борис" } })
  expect(can(borises).edit).toBeUndefined()
  expect(can(borises, {}, { ...anna, others: true }).edit).toBeNull()
})

test("a note is its author's; what is deleted stays as it is", () => {
  const note = ours({ direction: "note", state: null })
  expect(can(note)).toEqual({ edit: null, delete: null, react: undefined })
  expect(can({ ...note, author: { kind: "user", id: 9, name: "" } }, {}, { ...anna, others: true }).edit).toBeUndefined()
  expect(can(ours({ deleted_at: "2026-11-22T10:00:00Z" }))).toEqual({ edit: undefined, delete: undefined, react: undefined })
})
