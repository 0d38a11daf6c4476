import { useWrites } from "../../../shell/me"
import type { Card } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { titleOf } from "./fields"
import { Slot } from "./Slot"
import { TextInPlace } from "./TextInPlace"
import { useKept } from "./useKept"

const say = (text: string) => text

/** What the request is called, in one line. */
export function CardTitle({ card, may: edits }: { card: Card; may: boolean }) {
  const may = useWrites("title", edits)
  const { t } = useWords()
  const keeping = useKept(titleOf(card.id), card)
  if (!may && !keeping.shown) return null
  return (
    <Slot part="title" keeping={keeping} say={say} tall>
      <TextInPlace keeping={keeping} label={t("request.title")} placeholder={t("request.title")} readOnly={!may} maxLength={200} />
    </Slot>
  )
}
