import { useEffect, useRef } from "react"
import { Field, TextField } from "../../parts/Field"
import { Select } from "../../parts/Select"
import type { OwnField, Place, Values } from "../../state/fields"
import { asked } from "../../state/asked"
import { useOwnFields } from "../../state/fields"
import { useColleagues } from "../../state/house"
import { useWords } from "../../words/words"
import { FilesPick } from "../uploads/FilesPick"
import { filesOf } from "../uploads/files"

const NONE = 0
const YES = 1
const NO = 2

export const useAskedFields = (place: Place, values: Values, required: readonly string[]): OwnField[] => asked(useOwnFields().items, place, values, required)

interface Props {
  field: OwnField
  value: unknown
  error: string | undefined
  onChange: (value: unknown) => void
}

/** As text where the server reads text; what is chosen is chosen. */
export function OwnInput({ field, value, error, onChange }: Props) {
  const { t } = useWords()
  const colleagues = useColleagues().filter(({ active }) => active)
  const label = `${field.name} *`
  if (field.kind === "file") return <FileInput field={field} label={label} value={value} error={error} onChange={onChange} />
  const choices = choicesOf(field, colleagues, [t("request.yes"), t("request.no")])
  if (!choices) return <TextField label={label} hint={field.help || undefined} error={error} value={typeof value === "string" ? value : ""} autoComplete="off" onChange={onChange} />
  const chosen = field.kind === "flag" ? (value === true ? YES : value === false ? NO : NONE) : typeof value === "number" ? value : NONE
  return (
    <Field label={label} hint={field.help || undefined} error={error}>
      {({ id }) => (
        <Select id={id} label={label} value={chosen} choices={[{ value: NONE, label: t("card.blank") }, ...choices]} onChange={(next) => onChange(next === NONE ? null : field.kind === "flag" ? next === YES : next)} />
      )}
    </Field>
  )
}

function FileInput({ field, label, value, error, onChange }: Props & { label: string }) {
  const now = useRef(value)
  useEffect(() => {
    now.current = value
  })
  return (
    <Field label={label} hint={field.help || undefined} error={error}>
      {() => (
        <FilesPick
          place={`request/field:${field.id}`}
          name={field.name}
          files={filesOf(value)}
          most={field.files_max}
          edits
          onChange={(change) => {
            const files = change(filesOf(now.current))
            now.current = files
            onChange(files.length ? files : null)
          }}
        />
      )}
    </Field>
  )
}

function choicesOf(field: OwnField, colleagues: readonly { id: number; name: string }[], [yes, no]: [string, string]) {
  if (field.kind === "choice") return field.options.filter(({ archived }) => !archived).flatMap(({ id, label }) => (id ? [{ value: id, label }] : []))
  if (field.kind === "flag") return [{ value: YES, label: yes }, { value: NO, label: no }]
  if (field.kind === "person") return colleagues.map(({ id, name }) => ({ value: id, label: name }))
  return null
}
