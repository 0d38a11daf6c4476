import { expect, test } from "vitest"
import { apply, NO_CARDS, put } from "./cards"
import { sampleCard, sampleContact } from "./samples"

test("the higher version stays, whichever way it came", () => {
  const cards = put(NO_CARDS, sampleCard({ version: 3, comment: "three" }))
  expect(apply(cards, { type: "card.changed", card: sampleCard({ version: 2, comment: "two" }) })).toBe(cards)
  expect(put(cards, sampleCard({ version: 4, comment: "four" })).get(9)?.comment).toBe("four")
})

test("a renamed person is renamed on every card of theirs, and stays so when an older card comes", () => {
  let cards = put(put(NO_CARDS, sampleCard()), sampleCard({ id: 10 }))
  cards = apply(cards, { type: "contact.changed", contact: sampleContact({ name: "Глебушка", rev: 4 }) })
  expect([...cards.values()].map(({ contact }) => contact?.name)).toEqual(["Глебушка", "Глебушка"])
  cards = put(cards, sampleCard({ version: 2 }))
  expect(cards.get(9)?.contact?.name).toBe("Глебушка")
})

test("another contact on the card is another contact", () => {
  const cards = put(NO_CARDS, sampleCard({ contact: sampleContact({ rev: 9 }) }))
  const moved = put(cards, sampleCard({ version: 2, contact: sampleContact({ id: 6, name: "Мария", rev: 1 }) }))
  expect(moved.get(9)?.contact?.name).toBe("Мария")
})

test("a person's warmth is told without a new revision, and the later one stays", () => {
  const warm = (stage: number, since: string) => sampleContact({ rev: 4, warmth: { stage, since, until: null } })
  let cards = apply(NO_CARDS, { type: "card.changed", card: sampleCard({ contact: warm(1, "2026-11-30T08:00:00Z") }) })
  cards = apply(cards, { type: "contact.changed", contact: warm(2, "2026-11-30T09:00:00Z") })
  cards = apply(cards, { type: "contact.changed", contact: warm(1, "2026-11-30T08:00:00Z") })
  expect([...cards.values()][0]?.contact?.warmth?.stage).toBe(2)
})
