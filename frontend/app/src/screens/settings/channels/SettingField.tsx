import { Field, TextField } from "../../../parts/Field"
import { Select } from "../../../parts/Select"
import type { FieldView } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"
import { Tick } from "../../../parts/Tick"

interface Props {
  field: FieldView
  value: unknown
  onChange: (value: unknown) => void
  error: string | undefined
}

const text = (value: unknown) => (typeof value === "string" || typeof value === "number" ? String(value) : "")

/** One setting of a kind of channel, drawn by what its kind says about it. */
export function SettingField({ field, value, onChange, error }: Props) {
  const { t } = useWords()
  const kept = field.secret && typeof value === "object" && value !== null
  const label = field.required ? field.label : `${field.label} ${t("channels.optional")}`
  const shared = { label: field.secret || field.default === null ? label : field.label, hint: field.hint, error }
  if (field.type === "boolean") return <Tick label={field.label} hint={field.hint} checked={value === true} onChange={onChange} />
  if (field.type === "select")
    return (
      <Field {...shared}>
        {({ id }) => (
          <Select id={id} label={field.label} value={text(value)} onChange={onChange} choices={field.choices} />
        )}
      </Field>
    )
  if (field.type === "code")
    return (
      <Field {...shared}>
        {(wiring) => (
          <textarea className="input code-field" {...wiring} value={text(value)} rows={Math.min(18, text(value).split("\n").length + 1)} spellCheck={false} autoComplete="off" autoCapitalize="off" wrap="off" onChange={(event) => onChange(event.target.value)} />
        )}
      </Field>
    )
  if (field.type === "list") return <Several field={field} value={value} onChange={onChange} error={error} />
  if (field.type === "number")
    return (
      <div className="number-field">
        <TextField
          {...shared}
          inputMode="decimal"
          value={text(value)}
          onChange={(typed) => onChange(typed.trim() === "" ? undefined : numberOf(typed))}
        />
      </div>
    )
  return (
    <TextField
      {...shared}
      value={kept ? "" : text(value)}
      onChange={onChange}
      autoComplete="off"
      spellCheck={false}
      {...(field.secret && { className: "input secret", "data-1p-ignore": true })}
      placeholder={kept ? t("channels.secretKept") : undefined}
    />
  )
}

/** What cannot be a number goes as it is: the server says what is wrong with it. */
function numberOf(typed: string): number | string {
  const number = Number(typed.replace(",", "."))
  return Number.isFinite(number) ? number : typed
}

function Several({ field, value, onChange, error }: Props) {
  const chosen = Array.isArray(value) ? (value as string[]) : []
  const toggle = (name: string) => onChange(chosen.includes(name) ? chosen.filter((each) => each !== name) : [...chosen, name])
  if (!field.choices.length)
    return (
      <TextField
        label={field.label}
        hint={field.hint}
        error={error}
        value={chosen.join(", ")}
        onChange={(typed) => onChange(typed.split(",").map((each) => each.trim()).filter(Boolean))}
      />
    )
  return (
    <fieldset className="several">
      <legend className="field-label">{field.label}</legend>
      {field.hint && <p className="field-hint">{field.hint}</p>}
      <div>
        {field.choices.map((choice) => (
          <Tick key={choice.value} label={choice.label} checked={chosen.includes(choice.value)} onChange={() => toggle(choice.value)} />
        ))}
      </div>
      {error && <p className="field-error">{error}</p>}
    </fieldset>
  )
}
