import { useState } from "react"
import { IconButton } from "../../../../parts/Button"
import { useActions } from "../../../../parts/keys/actions"
import { Popover } from "../../../../parts/Popover"
import { useWords } from "../../../../words/words"
import { WhenPicker } from "../when/WhenPicker"
import "./later.css"

export interface Later {
  at: string
  unlessCustomer: boolean
}

/** Send it later: when, and what happens if the customer writes before. */
export function LaterButton({ ready, waits, onPick }: { ready: boolean; waits: boolean; onPick: (later: Later) => void }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const [unless, setUnless] = useState(true)
  useActions([
    { id: "send-later", label: t("later.title"), group: t("thread.keys"), icon: "sendLater", chord: "Mod+Shift+Enter", whileTyping: true, run: () => ready && setOpen(true) },
  ])
  const pick = (at: string) => {
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
      onOpen={setOpen}
    >
      <WhenPicker question={t("later.title")} deed={t("later.plan")} onPick={pick}>
        <label className="when-word when-tick">
          <input type="checkbox" checked={unless} onChange={({ target }) => setUnless(target.checked)} />
          {t("later.unless")}
        </label>
        {waits && <p className="when-word">{t("later.debt")}</p>}
      </WhenPicker>
    </Popover>
  )
}
