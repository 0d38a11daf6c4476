import { TextField } from "../../../parts/Field"
import { useForm } from "../../../shell/enter/useForm"
import { useBegun } from "../../../state/begun"
import { useWords } from "../../../words/words"
import { FormDialog } from "../pieces/FormDialog"

/** A section's name. */
export function EditSection({ name, onClose, onName }: { name: string; onClose: () => void; onName: (name: string) => void }) {
  const { t } = useWords()
  const { value: typed, set, drop } = useBegun(`section/${name}`, name)
  const form = useForm(
    async () => {
      onName(typed.trim())
      drop()
      onClose()
      return Promise.resolve()
    },
    ["name"],
    { name: typed.trim() },
  )
  return (
    <FormDialog title={name || t("own.addSection")} action={t("common.save")} form={form} onClose={onClose} onDrop={drop}>
      <TextField label={t("own.sectionName")} value={typed} onChange={(now) => set(() => now)} error={form.fault("name")} maxLength={80} autoFocus autoComplete="off" />
    </FormDialog>
  )
}
