import type { Card, Contact, DomainEvent } from "../wire/types"

export type Cards = ReadonlyMap<number, Card>

export const NO_CARDS: Cards = new Map()

/** A card, fetched, answered or carried by an event. An older version than ours is dropped; so is an older contact in it. */
export function put(cards: Cards, card: Card): Cards {
  const ours = cards.get(card.id)
  if (ours && ours.version > card.version) return cards
  // what lies in the bin stands nowhere
  if (card.deleted_at) return without(cards, card.id)
  const contact = newer(ours?.contact ?? null, card.contact)
  if (ours?.version === card.version && ours.cut === card.cut && contact === ours.contact && sameFields(ours, card)) return cards
  return new Map(cards).set(card.id, { ...card, contact })
}

/** A field that is put away or brought back changes no version. */
const sameFields = (a: Card, b: Card) => JSON.stringify(a.fields) === JSON.stringify(b.fields)

export function apply(cards: Cards, event: DomainEvent): Cards {
  switch (event.type) {
    case "card.changed":
      return put(cards, event.card)
    case "contact.changed":
      return people(cards, event.contact)
    case "appeared":
      return event.kind === "card" ? put(cards, event.row) : cards
    case "gone":
      return event.kind !== "card" || event.id === null ? cards : without(cards, event.id)
    default:
      return cards
  }
}

const without = (cards: Cards, gone: number): Cards => (cards.has(gone) ? new Map([...cards].filter(([id]) => id !== gone)) : cards)

/** The same person stands on every card of theirs. */
function people(cards: Cards, contact: Contact): Cards {
  const theirs = [...cards.values()].filter((card) => card.contact?.id === contact.id && isNewer(contact, card.contact))
  if (!theirs.length) return cards
  const next = new Map(cards)
  for (const card of theirs) next.set(card.id, { ...card, contact })
  return next
}

/** Warmth changes no revision: colleagues who edit would meet a conflict. */
export const isNewer = (told: Contact, held: Contact) => told.rev > held.rev || (told.rev === held.rev && (told.warmth?.since ?? "") > (held.warmth?.since ?? ""))

function newer(ours: Contact | null, theirs: Contact | null): Contact | null {
  if (!ours || !theirs || ours.id !== theirs.id) return theirs
  return isNewer(ours, theirs) ? ours : theirs
}
