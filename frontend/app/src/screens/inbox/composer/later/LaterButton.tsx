import { useState } from "react"
import { IconButton } from "../../../../parts/Button"
import { useActions } from "../../../../parts/keys/actions"
import { Button } from "../../../../parts/Button"
import { Popover } from "../../../../parts/Popover"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { WhenPicker } from "../../../../parts/when/WhenPicker"
import "./later.css"

export interface Later {
  at: string
  unlessCustomer: boolean
}

/** Send it later: when, and what happens if the customer writes before. */
interface Props {
  ready: boolean
  waits: boolean
  /** When free answers end: beyond it one is warned once. */
  until?: string | null
  onPick: (later: Later) => void
}

export function LaterButton({ ready, waits, until = null, onPick }: Props) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const [unless, setUnless] = useState(true)
  const [late, setLate] = useState<string | null>(null)
  const { when } = useFormats()
  useActions([
    { id: "send-later", label: t("later.title"), group: t("thread.keys"), icon: "sendLater", chord: "Mod+Shift+Enter", whileTyping: true, run: () => ready && setOpen(true) },
  ])
  const pick = (at: string) => {
    if (until !== null && Date.parse(at) >= Date.parse(until) && late !== at) {
      setLate(at)
      return
    }
    setLate(null)
    setOpen(false)
    onPick({ at, unlessCustomer: unless })
  }
  return (
    <Popover
      bare
      align="end"
      side="top"
      label={t("later.title")}
      trigger={<IconButton icon="sendLater" label={t("later.title")} side="top" disabled={!ready} />}
      open={open}
      onOpen={(next) => {
        setOpen(next)
        setLate(null)
      }}
    >
      <WhenPicker question={t("later.title")} deed={t("later.plan")} onPick={pick}>
        <label className="when-word when-tick">
          <input type="checkbox" checked={unless} onChange={({ target }) => setUnless(target.checked)} />
          {t("later.unless")}
        </label>
        {late !== null && until !== null && (
          <div className="when-word later-late" role="alert">
            <p>{t("template.late", { when: when(until) })}</p>
            <Button small onClick={() => pick(late)}>
              {t("template.lateAnyway")}
            </Button>
          </div>
        )}
        {waits && <p className="when-word">{t("later.debt")}</p>}
      </WhenPicker>
    </Popover>
  )
}
