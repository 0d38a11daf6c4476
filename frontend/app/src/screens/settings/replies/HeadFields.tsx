import { TextField } from "../../../parts/Field"
import type { FormState } from "../../../shell/enter/useForm"
import { useWords } from "../../../words/words"
import type { Scope } from "./ScopeField"
import { ScopeField } from "./ScopeField"

interface Head {
  title: string
  folder: string
  scope: Scope
  team_id: number | null
}

/** What a saved reply and a macro have in common: a name, a folder, whose it is. */
export function HeadFields({ value, set, form }: { value: Head; set: (change: Partial<Head>) => void; form: FormState }) {
  const { t } = useWords()
  return (
    <>
      <TextField label={t("replies.name")} value={value.title} onChange={(title) => set({ title })} error={form.fault("title")} autoFocus autoComplete="off" />
      <TextField label={t("replies.folder")} hint={t("replies.folderHint")} value={value.folder} onChange={(folder) => set({ folder })} error={form.fault("folder")} autoComplete="off" />
      <ScopeField value={value} onChange={set} error={form.fault("team_id")} />
    </>
  )
}

export const HEAD = ["title", "folder", "team_id", "variants"] as const
