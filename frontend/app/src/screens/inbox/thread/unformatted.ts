import type { Entity } from "../../../wire/types"
import type { Rich } from "../../../state/text/rich"
import { richOf } from "../../../state/text/rich"

const SIGNS: Partial<Record<Entity["type"], string>> = { bold: "**", italic: "_", strike: "~~", code: "`", pre: "```" }

/** A text with its formatting as a person would have typed it, so that it can be typed on. */
export const unformatted = (text: string, entities: readonly Entity[]): string => typed(richOf(text, entities))

const typed = (rich: readonly Rich[]): string =>
  rich
    .map((piece) => {
      if (typeof piece === "string") return piece
      const inside = typed(piece.inside)
      const sign = SIGNS[piece.entity.type]
      if (sign) return sign + inside + sign
      return piece.entity.type === "link" ? `[${inside}](${piece.entity.url ?? ""})` : inside
    })
    .join("")
