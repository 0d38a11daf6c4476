import { expect, test } from "vitest"
import type { DomainEvent } from "../wire/types"
import { NO_CARDS, put } from "./cards"
import { NO_DIALOGS, put as putRow } from "./dialogs"
import { sampleCard, sampleContact, sampleRow } from "./samples"
import { cardsAfter, dialogsAfter, turned } from "./tags"

const event = (was: string | null, name: string, gone = false): DomainEvent => ({ type: "tag.changed", tag: { id: 1, name, color: "sky" }, was, gone, back: false })

test("a renamed tag is renamed in its place, a merged one is not there twice, a deleted one is off", () => {
  expect(turned(["Опт", "ВИП"], { was: "ВИП", now: "Особый" })).toEqual(["Опт", "Особый"])
  expect(turned(["ВИП", "Важный"], { was: "ВИП", now: "Важный" })).toEqual(["Важный"])
  expect(turned(["ВИП", "Опт"], { was: "ВИП", now: null })).toEqual(["Опт"])
})

test("it follows on the request, on its person and in the list, and what has it not stays the same thing", () => {
  const cards = put(put(NO_CARDS, sampleCard({ tags: ["ВИП"], contact: sampleContact({ tags: ["ВИП"] }) })), sampleCard({ id: 10, tags: ["Опт"], contact: null }))
  const after = cardsAfter(cards, event("ВИП", "Особый"))
  expect(after.get(9)?.tags).toEqual(["Особый"])
  expect(after.get(9)?.contact?.tags).toEqual(["Особый"])
  expect(after.get(10)).toBe(cards.get(10))
  const dialogs = putRow(NO_DIALOGS, sampleRow({ tags: ["ВИП", "Опт"] }))
  const [row] = [...dialogsAfter(dialogs, event("ВИП", "ВИП", true)).rows.values()]
  expect(row?.tags).toEqual(["Опт"])
})

test("a new colour and a new tag touch no row", () => {
  const cards = put(NO_CARDS, sampleCard({ tags: ["ВИП"] }))
  expect(cardsAfter(cards, event("ВИП", "ВИП"))).toBe(cards)
  expect(cardsAfter(cards, event(null, "ВИП"))).toBe(cards)
})
