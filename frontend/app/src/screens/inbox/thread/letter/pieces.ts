import type { Attachment, Entity, Message } from "../../../../wire/types"
import { letterOf } from "./letter"

export interface LetterPiece {
  text: string
  entities: Entity[]
  /** What stands after it. */
  picture: Attachment | null
}

/** The text between a letter's pictures, each stretch with its own formatting. One piece where there are none. */
export function piecesOf({ text, entities, meta, attachments, direction }: Pick<Message, "text" | "entities" | "meta" | "attachments" | "direction">): LetterPiece[] {
  const inline = direction === "out" ? (letterOf(meta)?.inline ?? {}) : {}
  const places = Object.entries(inline)
    .flatMap(([name, at]) => {
      const picture = attachments[at]
      const from = text.indexOf(`[${name}]`)
      return from < 0 || !picture ? [] : [{ from, to: from + name.length + 2, picture }]
    })
    .sort((a, b) => a.from - b.from)
  const pieces: LetterPiece[] = []
  let at = 0
  for (const { from, to, picture } of places) {
    pieces.push({ ...cut(text, entities, at, from), picture })
    at = to
  }
  return [...pieces, { ...cut(text, entities, at, text.length), picture: null }]
}

function cut(text: string, entities: readonly Entity[], from: number, to: number): { text: string; entities: Entity[] } {
  const whole = text.slice(from, to)
  const lead = whole.length - whole.replace(/^\n/, "").length
  const start = from + lead
  const end = from + whole.replace(/\n$/, "").length
  const within = entities.flatMap((entity) => {
    const [a, b] = [Math.max(entity.offset, start), Math.min(entity.offset + entity.length, end)]
    return a < b ? [{ ...entity, offset: a - start, length: b - a }] : []
  })
  return { text: text.slice(start, Math.max(start, end)), entities: within }
}
