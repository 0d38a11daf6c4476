import { Field, TextField } from "../../../parts/Field"
import { Select } from "../../../parts/Select"
import { Tick } from "../../../parts/Tick"
import type { KindField } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"
import type { Line } from "./EditKind"
import { RemoveField } from "./EditKind"

const TYPES = ["text", "number", "date", "yes_no", "choice", "link"] as const

interface Props {
  line: Line
  fault: (part: "key" | "name" | "type" | "options") => string | undefined
  onChange: (more: Partial<KindField>) => void
  onRemove: () => void
}

/** One value that events of the kind hold. What it is called for programs and its type stay once they were kept. */
export function FieldRow({ line, fault, onChange, onRemove }: Props) {
  const { t } = useWords()
  const { field, stood } = line
  if (field.archived)
    return (
      <div className="kinds-field" data-archived>
        <span className="cut">{t("events.fieldGone", { name: field.name })}</span>
        <RemoveField line={line} onRemove={onRemove} />
      </div>
    )
  return (
    <fieldset className="kinds-field">
      <TextField label={t("events.fieldName")} value={field.name} maxLength={60} autoComplete="off" error={fault("name")} onChange={(name) => onChange({ name })} />
      <Field label={t("events.fieldType")} error={fault("type")}>
        {(wiring) => (
          <Select id={wiring.id} label={t("events.fieldType")} value={field.type ?? "text"} disabled={stood} choices={TYPES.map((value) => ({ value, label: t(`events.type_${value}`) }))} onChange={(type) => onChange({ type })} />
        )}
      </Field>
      <TextField label={t("events.fieldKey")} value={field.key} readOnly={stood} maxLength={40} autoComplete="off" spellCheck={false} error={fault("key")} onChange={(key) => onChange({ key })} />
      <RemoveField line={line} onRemove={onRemove} />
      {field.type === "choice" && (
        <Field label={t("events.options")} error={fault("options")}>
          {(wiring) => <textarea className="input kinds-options" rows={3} {...wiring} value={(field.options ?? []).join("\n")} onChange={({ target }) => onChange({ options: target.value.split("\n") })} />}
        </Field>
      )}
      <div className="kinds-needed">
        <Tick label={t("events.required")} checked={field.required ?? false} onChange={(required) => onChange({ required })} />
      </div>
    </fieldset>
  )
}
