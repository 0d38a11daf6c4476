import { Segments } from "../../../parts/Segments"
import type { HiddenField, ReadOnlyField } from "../../../state/hidden"
import { HIDDEN_FIELDS, hiddenField, READ_ONLY_FIELDS, readOnlyField } from "../../../state/hidden"
import { useWords } from "../../../words/words"
import "./field-rights.css"

interface Held {
  hidden_fields: string[]
  read_only_fields: string[]
}

interface Props {
  value: Held
  fixed: boolean
  onChange: (change: Held) => void
}

const FIELDS = [...new Set<HiddenField | ReadOnlyField>([...READ_ONLY_FIELDS, ...HIDDEN_FIELDS])]
type Access = "edit" | "see" | "hide"

/** Each built-in field for this role: changed, only seen, or not shown at all. */
export function FieldRights({ value, fixed, onChange }: Props) {
  const { t } = useWords()
  const held = (field: string): Access => (value.hidden_fields.includes(field) ? "hide" : !readOnlyField(field) || value.read_only_fields.includes(field) ? "see" : "edit")
  const put = (field: string, to: Access) => {
    const less = (all: string[]) => all.filter((each) => each !== field)
    onChange({
      hidden_fields: to === "hide" ? [...less(value.hidden_fields), field].sort() : less(value.hidden_fields),
      read_only_fields: to === "see" && readOnlyField(field) ? [...less(value.read_only_fields), field].sort() : less(value.read_only_fields),
    })
  }
  if (fixed) return <p className="hint">{t("people.adminMayAll")}</p>
  return (
    <ul className="field-rights">
      {FIELDS.map((field) => {
        // how warm somebody is nobody changes
        const ways: Access[] = [...(readOnlyField(field) ? ["edit" as const] : []), "see", ...(hiddenField(field) ? ["hide" as const] : [])]
        return (
          <li key={field}>
            <span>{t(`fieldrights.${field}`)}</span>
            <Segments label={t(`fieldrights.${field}`)} value={held(field)} choices={ways.map((way) => ({ value: way, label: t(`fieldrights.${way}`) }))} onChange={(to) => put(field, to)} />
          </li>
        )
      })}
    </ul>
  )
}
