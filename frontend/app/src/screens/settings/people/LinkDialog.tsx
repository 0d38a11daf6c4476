import { Button } from "../../../parts/Button"
import { CopyField } from "../../../parts/CopyButton"
import { Dialog } from "../../../parts/Dialog"
import { useWords } from "../../../words/words"

/** A link or a key to hand over: shown this once. */
export function LinkDialog({ title, hint, link, onClose }: { title: string; hint: string; link: string; onClose: () => void }) {
  const { t } = useWords()
  return (
    <Dialog title={title} open onClose={onClose} wide actions={<Button look="primary" onClick={onClose}>{t("people.handedOver")}</Button>}>
      <div className="settings-form">
        <p>{hint}</p>
        <CopyField text={link} label={title} />
      </div>
    </Dialog>
  )
}
