import type { Message } from "../../../wire/types"
import { errorWords } from "../../../words/sendErrors"
import { useWords } from "../../../words/words"
import { changesOf } from "./change"

/** A change of a message that its channel has not carried out, or refused: which, and why. */
export function Unmade({ message }: { message: Message }) {
  const { t } = useWords()
  const changes = changesOf(message.meta)
  if (!changes.length) return null
  return (
    <div className="unmade" role="status">
      {changes.map(({ verb, state, code }) => (
        <p key={verb} data-failed={state === "failed" || undefined}>
          {t(state === "failed" ? `talk.${verb}Failed` : `talk.${verb}Pending`)}
          {code && ` ${errorWords({ code }, t)}`}
        </p>
      ))}
    </div>
  )
}
