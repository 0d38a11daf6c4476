import type { Entity } from "../../wire/types"

/** Text, or a formatted stretch that holds more of both. */
export type Rich = string | { entity: Entity; inside: Rich[] }

/** The tree of a text's formatting. Stretches that cross are cut where the outer one ends; offsets count UTF-16 units, as JavaScript does. */
export function richOf(text: string, entities: readonly Entity[]): Rich[] {
  const sorted = [...entities, ...linksIn(text, entities)]
    .filter(({ offset, length }) => length > 0 && offset >= 0 && offset < text.length)
    .sort((a, b) => a.offset - b.offset || b.length - a.length)
  return build(text, 0, text.length, sorted)
}

function build(text: string, from: number, to: number, entities: Entity[]): Rich[] {
  const found: Rich[] = []
  let at = from
  let rest = entities
  while (rest.length) {
    const entity = rest[0]!
    rest = rest.slice(1)
    const start = Math.max(at, entity.offset)
    const end = Math.min(to, entity.offset + entity.length)
    if (end <= start) continue
    if (start > at) found.push(text.slice(at, start))
    const inner = rest.filter(({ offset }) => offset < end)
    // What sticks out behind goes on after this one.
    rest = rest.filter(({ offset, length }) => offset + length > end)
    found.push({ entity, inside: build(text, start, end, inner) })
    at = end
  }
  if (at < to) found.push(text.slice(at, to))
  return found
}

const LINK = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}»”]|\b[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+\b/giu

/** Addresses that a channel without formatting brings as bare text. */
function linksIn(text: string, entities: readonly Entity[]): Entity[] {
  const covered = (from: number, to: number) =>
    entities.some(({ type, offset, length }) => NOT_WITHIN.has(type) && offset < to && offset + length > from)
  return [...text.matchAll(LINK)]
    .map(({ 0: found, index }): Entity => ({ type: found.includes("://") ? "url" : "email", offset: index, length: found.length }))
    .filter(({ offset, length }) => !covered(offset, offset + length))
}

const NOT_WITHIN = new Set<Entity["type"]>(["link", "url", "email", "phone", "code", "pre", "mention"])

const SCHEMES = new Set(["http:", "https:", "mailto:", "tel:"])

/** Where a stretch leads, if it leads anywhere safe. */
export function hrefOf(entity: Entity, shown: string): string | null {
  const given = {
    link: entity.url ?? "",
    url: /^[a-z][a-z0-9+.-]*:/i.test(shown) ? shown : `https://${shown}`,
    email: `mailto:${shown}`,
    phone: `tel:${shown.replace(/[^\d+]/g, "")}`,
  }[entity.type as "link" | "url" | "email" | "phone"] as string | undefined
  if (!given || !URL.canParse(given)) return null
  const url = new URL(given)
  return SCHEMES.has(url.protocol) ? url.href : null
}

export const plain = (rich: readonly Rich[]): string =>
  rich.map((piece) => (typeof piece === "string" ? piece : plain(piece.inside))).join("")

const SMILE = /^(?:(?:\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F|\u200D\p{Extended_Pictographic})*|\p{Regional_Indicator}{2})\s?){1,3}$/u

/** Nothing but one to three emoji: they are shown large. */
export const isSmiles = (text: string): boolean => text.length < 48 && SMILE.test(text)
