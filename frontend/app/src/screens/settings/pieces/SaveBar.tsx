import type { ReactNode } from "react"
import { Button } from "../../../parts/Button"
import { Fault } from "../../../shell/enter/Fault"
import type { FormState } from "../../../shell/enter/useForm"
import { useWords } from "../../../words/words"

/** Stands at the bottom while something has been changed: what it touches, and the two ways out. */
export function SaveBar({ form, affects, onDrop }: { form: FormState; affects?: ReactNode; onDrop: () => void }) {
  const { t } = useWords()
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
