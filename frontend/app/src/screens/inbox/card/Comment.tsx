import type { KeyboardEvent } from "react"
import type { Card } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { commentOf } from "./fields"
import { takeFocus } from "./focus"
import { Slot } from "./Slot"
import { useKept, useTyping } from "./useKept"

const say = (text: string) => text
const tidy = (text: string) => text.trimEnd()
const MOST = 20_000

/** Free text about the request. Leaving it keeps it, Escape too: nothing written here is dropped. */
export function Comment({ card, may }: { card: Card; may: boolean }) {
  const { t } = useWords()
  const keeping = useKept(commentOf(card.id), card)
  const typing = useTyping(keeping, tidy)
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return
    const done = event.key === "Enter" && (event.ctrlKey || event.metaKey)
    if (!done && event.key !== "Escape") return
    event.preventDefault()
    event.stopPropagation()
    typing.commit()
    takeFocus(event.currentTarget)
  }
  return (
    <Slot part="comment" label={t("card.comment")} keeping={keeping} say={say} tall>
      {may ? (
        <textarea
          className="in-place card-comment"
          aria-label={t("card.comment")}
          placeholder={t("card.commentHint")}
          maxLength={MOST}
          rows={2}
          value={typing.typed ?? keeping.shown}
          onChange={(event) => typing.type(event.target.value)}
          onBlur={typing.commit}
          onKeyDown={onKeyDown}
        />
      ) : (
        <p className="card-comment" data-fixed>
          {keeping.shown || t("card.blank")}
        </p>
      )}
    </Slot>
  )
}
