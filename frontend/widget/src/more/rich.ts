import type { Entity } from "../wire/types"

/** Text, or a formatted stretch that holds more of both. */
export type Rich = string | { entity: Entity; inside: Rich[] }

const LINK = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}»”]/gi
const SCHEMES = ["http:", "https:", "mailto:", "tel:"]

/** The tree of a text's formatting; bare addresses become links. Offsets count UTF-16 units; what is out of bounds is ignored. */
export function richOf(text: string, entities: readonly Entity[]): Rich[] {
  const bare = [...text.matchAll(LINK)]
    .map(({ 0: found, index }): Entity => ({ type: "url", offset: index, length: found.length }))
    .filter((link) => !entities.some((one) => one.offset < link.offset + link.length && one.offset + one.length > link.offset))
  const sorted = [...entities, ...bare]
    .filter(({ offset, length }) => length > 0 && offset >= 0 && offset < text.length)
    .sort((a, b) => a.offset - b.offset || b.length - a.length)
  return build(text, 0, text.length, sorted)
}

function build(text: string, from: number, to: number, entities: readonly Entity[]): Rich[] {
  const [entity, ...rest] = entities
  if (from >= to) return []
  if (!entity) return [text.slice(from, to)]
  const start = Math.max(from, entity.offset)
  const end = Math.min(to, entity.offset + entity.length)
  if (end <= start) return build(text, from, to, rest)
  // What crosses its end goes on after it: both halves are asked for all the others.
  return [...build(text, from, start, rest), { entity, inside: build(text, start, end, rest) }, ...build(text, end, to, rest)]
}

/** Where a stretch leads, if it leads anywhere safe: never javascript:, data: or the page itself. */
export function hrefOf({ type, url }: Entity, shown: string): string | null {
  if (type === "link") return safe(url ?? "")
  if (type === "url") return safe(/^[a-z][a-z0-9+.-]*:/i.test(shown) ? shown : `https://${shown}`)
  if (type === "email") return safe(`mailto:${shown}`)
  if (type === "phone") return safe(`tel:${shown.replace(/[^\d+]/g, "")}`)
  return null
}

export function safe(address: string): string | null {
  try {
    const url = new URL(address)
    return SCHEMES.includes(url.protocol) ? url.href : null
  } catch {
    return null
  }
}
