import type { ReactNode } from "react"
import { Button } from "../../../parts/Button"
import { useActions } from "../../../parts/keys/actions"
import { Fault } from "../../../shell/enter/Fault"
import type { FormState } from "../../../shell/enter/useForm"
import { useWords } from "../../../words/words"

/** Stands at the bottom while something has been changed: what it touches, and the two ways out. */
export function SaveBar({ form, affects, onDrop }: { form: FormState; affects?: ReactNode; onDrop: () => void }) {
  const { t } = useWords()
  const group = t("shell.settings")
  useActions([
    { id: "save", label: t("common.save"), group, icon: "check", chord: "Mod+KeyS", whileTyping: true, run: () => form.busy || form.submit() },
    { id: "drop", label: t("settings.drop"), group, icon: "undo", run: onDrop },
  ])
  return (
    <footer className="save-bar" role="region" aria-label={t("settings.unsaved")}>
      <div>
        <Fault text={form.message} />
        {affects && <p>{affects}</p>}
      </div>
      <Button onClick={onDrop} disabled={form.busy}>
        {t("settings.drop")}
      </Button>
      <Button look="primary" type="submit" busy={form.busy} onClick={form.submit} chord="Mod+KeyS">
        {t("common.save")}
      </Button>
    </footer>
  )
}
