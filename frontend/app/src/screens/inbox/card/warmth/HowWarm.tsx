import { useState } from "react"
import { Dialog } from "../../../../parts/Dialog"
import { WarmthMark } from "../../../../parts/Marks"
import { useStageLook } from "../../../../state/warmth"
import type { Contact } from "../../../../wire/types"
import { useWords } from "../../../../words/words"
import { Why } from "./Why"
import "./warmth.css"

/** How warm somebody is; pressed, it says why. */
export function HowWarm({ contact }: { contact: Contact }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const look = useStageLook()(contact.warmth?.stage)
  if (!look) return null
  const title = t("warmth.why", { stage: look.name })
  return (
    <>
      <button type="button" className="how-warm" aria-haspopup="dialog" aria-label={`${t("warmth.title")}: ${look.name}`} onClick={() => setOpen(true)}>
        <WarmthMark look={look} />
      </button>
      {open && (
        <Dialog title={title} open onClose={() => setOpen(false)} read>
          <Why contact={contact.id} />
        </Dialog>
      )}
    </>
  )
}
