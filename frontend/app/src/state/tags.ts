import type { DomainEvent } from "../wire/types"
import type { Cards } from "./cards"
import type { Dialogs } from "./dialogs"

/** What a tag became: `now` null when nothing has it any more. */
interface Turn {
  was: string
  now: string | null
}

/** A tag was renamed, merged into another, deleted: rows carry names, and their revisions do not change by it. */
function turnOf(event: DomainEvent): Turn | null {
  if (event.type !== "tag.changed" || event.was === null || event.was === event.tag.name && !event.gone) return null
  return { was: event.was, now: event.gone ? null : event.tag.name }
}

/** The names with the tag as it is called now, in the dictionary's order; the same list where it was not among them. */
export function turned(names: readonly string[], { was, now }: Turn): string[] {
  if (!names.includes(was)) return names as string[]
  const rest = names.filter((name) => name !== was && name !== now)
  return now === null ? rest : [...rest, now].sort((a, b) => a.toLowerCase().localeCompare(b.toLowerCase()))
}

export function cardsAfter(cards: Cards, event: DomainEvent): Cards {
  const turn = turnOf(event)
  if (!turn) return cards
  const next = new Map(cards)
  for (const [id, card] of cards) {
    const own = turned(card.tags, turn)
    const theirs = card.contact && turned(card.contact.tags, turn)
    if (own === card.tags && theirs === (card.contact?.tags ?? null)) continue
    next.set(id, { ...card, tags: own, contact: card.contact && { ...card.contact, tags: theirs! } })
  }
  return next
}

export function dialogsAfter(state: Dialogs, event: DomainEvent): Dialogs {
  const turn = turnOf(event)
  if (!turn) return state
  const rows = new Map([...state.rows].map(([id, row]) => [id, { ...row, tags: turned(row.tags, turn) }]))
  return { ...state, rows }
}
