import { useState } from "react"
import { TextField } from "../../../parts/Field"
import { useForm } from "../../../shell/enter/useForm"
import { useWords } from "../../../words/words"
import { FormDialog } from "../pieces/FormDialog"

/** A section's name. */
export function EditSection({ name, onClose, onName }: { name: string; onClose: () => void; onName: (name: string) => void }) {
  const { t } = useWords()
  const [typed, setTyped] = useState(name)
  const form = useForm(
    async () => {
      onName(typed.trim())
      onClose()
      return Promise.resolve()
    },
    ["name"],
    { name: typed.trim() },
  )
  return (
    <FormDialog title={name || t("own.addSection")} action={t("common.save")} form={form} onClose={onClose}>
      <TextField label={t("own.sectionName")} value={typed} onChange={setTyped} error={form.fault("name")} maxLength={80} autoFocus autoComplete="off" />
    </FormDialog>
  )
}
