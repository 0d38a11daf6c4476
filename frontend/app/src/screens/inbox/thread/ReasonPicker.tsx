import { useState } from "react"
import { Button } from "../../../parts/Button"
import { useWords } from "../../../words/words"
import { REASONS } from "./SystemLine"
import type { Reason } from "./verbs"

interface Props {
  title: string
  onPick: (reason: Reason, note: string) => void
  /** A word of one's own may be added. */
  noted?: boolean
}

/** Why no answer is needed: one press, or a reason in one's own words. */
export function ReasonPicker({ title, onPick, noted }: Props) {
  const { t } = useWords()
  const [note, setNote] = useState("")
  return (
    <div className="reasons">
      <h2>{title}</h2>
      {REASONS.map((reason) => (
        <Button key={reason} look="quiet" onClick={() => onPick(reason, note)}>
          {t(`noreply.${reason}`)}
        </Button>
      ))}
      {noted && (
        <input
          className="input"
          value={note}
          maxLength={500}
          placeholder={t("thread.reasonNote")}
          aria-label={t("thread.reasonNote")}
          onChange={({ target }) => setNote(target.value)}
        />
      )}
    </div>
  )
}
