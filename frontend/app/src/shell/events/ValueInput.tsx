import { Field } from "../../parts/Field"
import { Select } from "../../parts/Select"
import type { KindField } from "../../wire/api.gen"
import { useWords } from "../../words/words"

interface Props {
  field: KindField
  value: unknown
  error: string | undefined
  onChange: (value: unknown) => void
}

const NONE = ""

/** One value that an event holds, by its type. */
export function ValueInput({ field, value, error, onChange }: Props) {
  const { t } = useWords()
  const label = field.required ? t("events.neededOf", { name: field.name }) : field.name
  const text = typeof value === "string" || typeof value === "number" ? String(value) : ""
  return (
    <Field label={label} error={error}>
      {(wiring) => {
        if (field.type === "choice")
          return <Select {...wiring} label={label} value={text} choices={[{ value: NONE, label: t("events.notChosen") }, ...(field.options ?? []).map((each) => ({ value: each, label: each }))]} onChange={onChange} />
        if (field.type === "yes_no") {
          const said = value === true ? "yes" : value === false ? "no" : NONE
          const choices = [{ value: NONE, label: t("events.notChosen") }, { value: "yes", label: t("events.yes") }, { value: "no", label: t("events.no") }]
          return <Select {...wiring} label={label} value={said} choices={choices} onChange={(next) => onChange(next === NONE ? "" : next === "yes")} />
        }
        if (field.type === "number") return <input className="input" inputMode="decimal" {...wiring} value={text} onChange={({ target }) => onChange(target.value)} />
        const type = field.type === "date" ? "date" : field.type === "link" ? "url" : "text"
        return <input className="input" type={type} maxLength={2000} {...wiring} value={text} onChange={({ target }) => onChange(target.value)} />
      }}
    </Field>
  )
}
