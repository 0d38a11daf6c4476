import type { Message } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { fileWord } from "../list/preview"

interface Props {
  seq: number
  /** Null while it is not at hand: older than what is loaded. */
  message: Message | null
  onJump: (seq: number) => void
}

/** What a message answers; a press leads there. */
export function Quote({ seq, message, onJump }: Props) {
  const { t } = useWords()
  return (
    <button type="button" className="quote" onClick={() => onJump(seq)}>
      {message ? <Quoted message={message} /> : <span className="quote-text">{t("thread.earlier")}</span>}
    </button>
  )
}

/** Deleted, and its words are not for us. */
export const isWithheld = ({ deleted_at, text, attachments }: Message) => deleted_at !== null && !text && attachments.length === 0

export function Quoted({ message }: { message: Message }) {
  const words = useWords()
  const file = message.attachments[0]
  return (
    <>
      <span className="quote-name cut">{message.author?.name || words.t("list.nameless")}</span>
      <span className="quote-text cut">
        {message.text.slice(0, 200) || (file ? fileWord(file.kind, words) : words.t(message.deleted_at ? "thread.withheld" : "list.wordless"))}
      </span>
    </>
  )
}
