import { expect, test } from "vitest"
import type { Deed } from "../../../state/dialogs"
import { sampleRow } from "../../../state/samples"
import type { ConversationRow } from "../../../wire/types"
import { departure } from "./departure"

const ME = { id: 7, name: "Анна" }
const VERA = { id: 3, name: "Вера" }
const was = sampleRow({ seq: 1 })

const did = ({ id, name }: typeof ME, said = false): Deed => ({ seq: 2, by: { kind: "user", id, name }, said })
const now = (change: Partial<ConversationRow>, deed?: Deed) => departure(was, { ...was, rev: 2, ...change }, { gone: undefined, deed, me: ME.id, mine: false })

test("a colleague's deed is told by name", () => {
  expect(now({ responsible: VERA }, did(VERA))).toEqual({ why: "taken", name: "Вера" })
  expect(now({ state: "done", waiting_since: null }, did(VERA))).toEqual({ why: "done", name: "Вера" })
  expect(now({ state: "snoozed" }, did(VERA))).toEqual({ why: "snoozed", name: "Вера" })
  expect(now({ waiting_since: null }, did(VERA, true))).toEqual({ why: "answered", name: "Вера" })
  const gone = { why: "reassigned", holder: VERA }
  expect(departure(was, undefined, { gone, deed: undefined, me: ME.id, mine: false })).toEqual({ why: "taken", name: "Вера" })
})

test("what I did myself I am not told", () => {
  expect(now({ responsible: ME }, did(ME, true))).toBeNull()
  expect(now({ responsible: VERA }, did(ME))).toBeNull()
  expect(now({ state: "done" }, did(ME))).toBeNull()
  expect(now({ state: "snoozed" }, did(ME))).toBeNull()
  expect(departure(was, was, { gone: undefined, deed: undefined, me: ME.id, mine: false })).toBeNull()
})

test("what of the card I changed I am not told either, unless a colleague did something since", () => {
  const mine = (change: Partial<ConversationRow>, deed?: Deed) => departure(was, { ...was, rev: 2, ...change }, { gone: undefined, deed, me: ME.id, mine: true })
  expect(mine({ tags: ["VIP"] })).toBeNull()
  expect(mine({ pool: { kind: "team", id: 1, name: "Склад" } })).toBeNull()
  expect(mine({ responsible: VERA }, did(VERA))).toEqual({ why: "taken", name: "Вера" })
  const gone = { why: "reassigned", holder: VERA }
  expect(departure(was, undefined, { gone, deed: undefined, me: ME.id, mine: true })).toBeNull()
})

test("who is not known is not guessed", () => {
  expect(now({ tags: ["VIP"] })).toEqual({ why: "elsewhere" })
  // what was done before is not why it left now
  expect(now({ tags: ["VIP"] }, { ...did(VERA), seq: 1 })).toEqual({ why: "elsewhere" })
  expect(departure(was, undefined, { gone: { why: null, holder: null }, deed: undefined, me: ME.id, mine: false })).toEqual({ why: "elsewhere" })
})
