import { useState } from "react"
import { Icon } from "../../../../parts/icon/Icon"
import { SignatureText } from "../../../../parts/signature/SignatureText"
import { useSignature } from "../../../../state/signatures"
import { useWords } from "../../../../words/words"
import { edit } from "../desk"
import type { Writing } from "../writing"
import { NOTHING } from "./typed"

/** What will stand under the letter, folded: its author sees that it will be there, and may leave it out. */
export function SignatureLine({ id, channel, writing }: { id: number; channel: number; writing: Writing }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const mine = useSignature(channel)?.mine
  if (!mine?.text) return null
  const off = writing.letter?.unsigned === true
  return (
    <div className="letter-signature" data-off={off || undefined}>
      <button type="button" className="letter-line-button" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? "chevronDown" : "chevronRight"} size={14} />
        <span className="cut">{off ? t("signature.off") : t("signature.folded", { first: mine.text.split("\n")[0]! })}</span>
      </button>
      <button type="button" className="letter-line-button" onClick={() => edit(id, "reply", { letter: { ...(writing.letter ?? NOTHING), unsigned: !off } })}>
        {t(off ? "signature.putBack" : "signature.leaveOut")}
      </button>
      {open && !off && <SignatureText text={mine.text} entities={mine.entities ?? []} />}
    </div>
  )
}
