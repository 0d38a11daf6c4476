import { useWrites } from "../../../shell/me"
import type { Card } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { commentOf } from "./fields"
import { LongArea } from "./LongArea"
import { Slot } from "./Slot"
import { useKept } from "./useKept"

const say = (text: string) => text
const tidy = (text: string) => text.trimEnd()
const MOST = 20_000

/** Free text about the request. */
export function Comment({ card, may: edits }: { card: Card; may: boolean }) {
  const may = useWrites("comment", edits)
  const { t } = useWords()
  const keeping = useKept(commentOf(card.id), card)
  return (
    <Slot part="comment" label={t("card.comment")} keeping={keeping} say={say} tall>
      {may ? (
        <LongArea keeping={keeping} tidy={tidy} label={t("card.comment")} hint={t("card.commentHint")} most={MOST} />
      ) : (
        <p className="card-comment" data-fixed>
          {keeping.shown || t("card.blank")}
        </p>
      )}
    </Slot>
  )
}
