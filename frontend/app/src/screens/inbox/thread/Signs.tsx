import type { Message } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { signsOf } from "./change"

interface Props {
  message: Message
  /** Mine may be taken back, or the customer's joined; null where the channel takes none. */
  onPress: ((emoji: string, ours: boolean) => void) | null
}

/** Reactions on a message, each with who gave it. */
export function Signs({ message, onPress }: Props) {
  const { t } = useWords()
  const { theirs, ours, by } = signsOf(message.meta)
  const all = [...new Set([...theirs, ...ours])]
  if (!all.length) return null
  const who = (emoji: string) => [theirs.includes(emoji) ? t("talk.customer") : "", ours.includes(emoji) ? by || t("talk.us") : ""].filter(Boolean).join(", ")
  return (
    <div className="bubble-reactions" role="group" aria-label={t("thread.reactions")}>
      {all.map((emoji) => {
        const mine = ours.includes(emoji)
        const inside = (
          <>
            {emoji}
            <span className="sign-who cut">{who(emoji)}</span>
          </>
        )
        if (!onPress) return <span key={emoji}>{inside}</span>
        return (
          <button key={emoji} type="button" aria-pressed={mine} onClick={() => onPress(emoji, mine)}>
            {inside}
          </button>
        )
      })}
    </div>
  )
}
