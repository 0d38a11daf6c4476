import type { ReactNode } from "react"
import { richOf, type Rich } from "../../state/text/rich"
import type { Entity } from "../../wire/types"
import "./signature.css"

const TAGS: Partial<Record<Entity["type"], "strong" | "em" | "u" | "s" | "code">> = { bold: "strong", italic: "em", underline: "u", strike: "s", code: "code", link: "u", url: "u", email: "u" }

/** A signature as it will stand under the letter. */
export function SignatureText({ text, entities }: { text: string; entities: readonly Entity[] }) {
  return (
    <div className="signature-text">
      <span aria-hidden="true">--</span>
      {"\n"}
      {draw(richOf(text, entities))}
    </div>
  )
}

const draw = (rich: readonly Rich[]): ReactNode[] =>
  rich.map((piece, at) => {
    if (typeof piece === "string") return piece
    const inside = draw(piece.inside)
    const Tag = TAGS[piece.entity.type]
    return Tag ? <Tag key={at}>{inside}</Tag> : inside
  })
