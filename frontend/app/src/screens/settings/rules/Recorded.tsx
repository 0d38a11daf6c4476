import { Select } from "../../../parts/Select"
import { ValueInput } from "../../../shell/events/ValueInput"
import type { KindField, RuleDo } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"
import type { Place } from "./held"
import { aloneIn, variable } from "./held"

interface Props {
  deed: RuleDo
  fields: readonly KindField[]
  heard: readonly Place[]
  wrong: (field: string) => string | undefined
  onChange: (deed: RuleDo) => void
}

const OWN = ""

/** What the recorded event holds: a value of one's own, or one of the event that the rule has heard of. */
export function Recorded({ deed, fields, heard, wrong, onChange }: Props) {
  const { t } = useWords()
  const values = deed.values ?? {}
  const put = (key: string, value: unknown) => onChange({ ...deed, values: { ...values, [key]: value } })
  return (
    <div className="rule-values">
      {fields.map((field) => {
        // into words anything goes; into a number a number
        const from = heard.filter((each) => field.type === "text" || each.field.type === field.type)
        const alone = aloneIn(values[field.key])
        const error = wrong(`values.${field.key}`)
        return (
          <div key={field.key} role="group" aria-label={field.name} className="rule-value">
            {alone === null ? <ValueInput field={field} value={values[field.key]} error={error} onChange={(value) => put(field.key, value)} /> : <span>{field.required ? t("events.neededOf", { name: field.name }) : field.name}</span>}
            {(from.length > 0 || alone !== null) && (
              <Select
                label={t("rules.valueFrom", { name: field.name })}
                value={alone ?? OWN}
                choices={[{ value: OWN, label: t("rules.valueOwn") }, ...keysOf(from).map((each) => ({ value: each.field.key, label: t("rules.valueOf", { name: each.field.name }) }))]}
                onChange={(key) => put(field.key, key === OWN ? "" : variable(key))}
              />
            )}
            {alone !== null && error && (
              <span className="field-error" role="alert">
                {error}
              </span>
            )}
          </div>
        )
      })}
    </div>
  )
}

/** Two kinds may call a value by one key: it is offered once. */
const keysOf = (places: readonly Place[]): Place[] => places.filter(({ field }, at) => places.findIndex((each) => each.field.key === field.key) === at)
