import { useLine } from "../../../state/live"
import type { Pending } from "../../../state/messages"
import { useWords } from "../../../words/words"
import { PendingBubble } from "./PendingBubble"

/** The thread cannot be shown yet: what one has written into it is seen nevertheless. */
export function Unseen({ pending }: { pending: readonly Pending[] }) {
  const { t } = useWords()
  const offline = useLine(({ connection }) => connection === "offline")
  if (!offline && !pending.length) return null
  return (
    <div className="thread-unseen">
      {offline && <p>{t("thread.unseen")}</p>}
      {pending.map((each, at) => (
        <div key={each.client_id} className="thread-line">
          <PendingBubble pending={each} first={at === 0} last={at === pending.length - 1} answered={null} onJump={() => {}} />
        </div>
      ))}
    </div>
  )
}
