import type { RefObject } from "react"
import { Button } from "../../../../parts/Button"
import { Icon } from "../../../../parts/icon/Icon"
import { useWords } from "../../../../words/words"
import { edit } from "../desk"
import type { Kind } from "../writing"
import "./replies.css"
import { unfilled } from "../../../../state/variables"

interface Props {
  id: number
  kind: Kind
  text: string
  field: RefObject<HTMLTextAreaElement | null>
  /** A send was refused for them. */
  refused: boolean
}

/** Variables that nothing is known for: each leads to its place, or goes. */
export function Gaps({ id, kind, text, field, refused }: Props) {
  const { t } = useWords()
  const places = unfilled(text)
  if (!places.length) return null
  const remove = () => {
    edit(id, kind, { text: places.reduceRight((rest, { from, to }) => rest.slice(0, from) + rest.slice(to), text) })
    field.current?.focus()
  }
  return (
    <div className="gaps" role={refused ? "alert" : "note"} data-refused={refused || undefined}>
      <Icon name="alert" size={16} />
      <p>{t("replies.gaps")}</p>
      {places.map(({ variable, from, to }) => (
        <Button key={from} small onClick={() => select(field.current, from, to)}>
          {t(`replies.var_${variable}`)}
        </Button>
      ))}
      <Button small look="quiet" onClick={remove}>
        {t("replies.dropGaps")}
      </Button>
    </div>
  )
}

export function select(field: HTMLTextAreaElement | null, from: number, to: number): void {
  field?.focus()
  field?.setSelectionRange(from, to)
}
