import { expect, test } from "vitest"
import type { DomainEvent, DraftMark, Mention } from "../wire/types"
import { draftIn, draftsAfter, draftsLoaded } from "./drafts"
import { mentionsAfter, mentionsLoaded, mentionsSeen, namedIn, NO_MENTIONS } from "./mentions"

const at = "2026-11-28T10:00:00Z"
const by = { kind: "user", id: 2, name: "Борис" } as const
const mention = (conversation_id: number, seq: number): Mention => ({ conversation_id, seq, by, at })
const named = (conversation_id: number, seq: number): DomainEvent => ({ type: "mentioned", conversation_id, seq, by, text: "", at })

test("I am named until I have looked, here or in another window; a newer note names me again", () => {
  let state = mentionsAfter(mentionsAfter(NO_MENTIONS, named(1, 4)), named(2, 9))
  state = mentionsSeen(state, 1, 3)
  expect([...namedIn(state)]).toEqual([1, 2])
  state = mentionsAfter(state, { type: "mentions.seen", conversation_id: 1, seq: 4 })
  expect([...namedIn(state)]).toEqual([2])
  expect([...namedIn(mentionsAfter(state, named(1, 6)))]).toEqual([2, 1])
})

test("a note that was reworded names me no more; an older one that does goes on doing so", () => {
  const state = mentionsAfter(mentionsAfter(NO_MENTIONS, named(1, 4)), named(1, 6))
  const withdrawn = (seq: number, left: Mention | null): DomainEvent => ({ type: "mention.withdrawn", conversation_id: 1, seq, left })
  const older = mentionsAfter(state, withdrawn(6, mention(1, 4)))
  expect(older.at.get(1)?.seq).toBe(4)
  expect(namedIn(mentionsAfter(older, withdrawn(4, null))).size).toBe(0)
  expect(mentionsAfter(state, withdrawn(4, mention(1, 6)))).toBe(state)
})

test("what is open stays in the list although it is seen, until another is opened", () => {
  const state = mentionsSeen(mentionsAfter({ ...NO_MENTIONS, open: 1 }, named(1, 4)), 1, 4)
  expect(state.at.size).toBe(0)
  expect([...namedIn(state)]).toEqual([1])
})

test("a load never undoes what an event brought while it was under way", () => {
  const begun = mentionsAfter(NO_MENTIONS, named(1, 4))
  const seen = mentionsSeen(begun, 1, 4)
  expect([...namedIn(mentionsLoaded(seen, [mention(1, 4)], begun))]).toEqual([])
  const more = mentionsAfter(begun, named(3, 1))
  expect([...namedIn(mentionsLoaded(more, [mention(1, 4)], begun))].sort()).toEqual([1, 3])
  expect([...namedIn(mentionsLoaded(begun, [], begun))]).toEqual([])
})

const draft = (text: string, rev: number, kind: DraftMark["kind"] = "reply"): DraftMark => ({ conversation_id: 1, kind, text, files: 0, rev })
const changed = (text: string, rev: number): DomainEvent => ({
  type: "draft.changed",
  draft: { conversation_id: 1, kind: "reply", text, entities: [], attachments: [], reply_to: null, rev, sent_rev: 0, saved_reply_id: null, contacted: null, buttons: [], letter: null, back: null },
})

test("a draft is marked until it is sent or emptied; an older answer of the server does not bring it back", () => {
  const none = { at: new Map() }
  const begun = draftsAfter(none, changed("Добрый", 3))
  expect(draftIn(begun, 1)?.text).toBe("Добрый")
  const sent = draftsAfter(begun, changed("", 4))
  expect(draftIn(sent, 1)).toBeNull()
  expect(draftIn(draftsLoaded(sent, [draft("Добрый", 3)], begun), 1)).toBeNull()
  expect(draftIn(draftsLoaded(begun, [], begun), 1)).toBeNull()
  expect(draftIn(draftsLoaded(none, [draft("Заметка", 1, "note"), draft("Ответ", 1)], none), 1)?.text).toBe("Ответ")
})
