import { useState } from "react"
import { Select, SelectSeveral } from "../../../parts/Select"
import { CATEGORIES } from "../../../state/funnels"
import type { FieldSetup, OwnField, ShownWhen } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"
import { looks, useWarmthSetting } from "../../../state/warmth"
import { funnelName, statusName, useOpenFunnels } from "../../../state/statuses"
import "./fields.css"

interface Props {
  entity: OwnField["entity"]
  own: number
  others: readonly FieldSetup[]
  value: ShownWhen | null
  onChange: (value: ShownWhen | null) => void
  error: string | undefined
  /** Of a part of a page: also the funnel, and the category of the status. */
  ofPage?: boolean
}

/** Never empty: only what they are is asked. */
const OF_PLACE = new Set(["category", "status_id", "funnel_id", "warmth"])
const LISTED = new Set<OwnField["kind"]>(["choice", "several", "flag"])
const ASKED = new Set<OwnField["kind"]>(["text", "number", "money", "date", "moment", "link", "phone", "email", "person", "file", ...LISTED])

interface Value {
  value: string
  label: string
  /** Stages of a funnel stand under its name: some funnels have stages of one name. */
  group?: string
  of: unknown
}

/** When the field is shown: always, or as another field stands. */
export function ConditionField({ entity, own, others, value: kept, onChange: keep, error, ofPage }: Props) {
  // a page is kept at each change: until it is said what for, a condition stands here alone
  const [begun, setBegun] = useState<ShownWhen | null>(null)
  const value = begun ?? kept
  const onChange = (to: ShownWhen | null) => {
    const half = ofPage && to?.op === "is" && !to.values?.length
    setBegun(half ? to : null)
    if (!half) keep(to)
  }
  const words = useWords()
  const { t } = words
  const funnels = useOpenFunnels() ?? []
  const { data: warmth } = useWarmthSetting()
  const fields = others.flatMap(({ field, state }) => (state === "live" && field.id !== own && ASKED.has(field.kind) ? [field] : []))
  const ofCard = [...(ofPage ? [{ value: "category", label: t("layouts.byCategory") }] : []), { value: "status_id", label: t("own.byStatus") }, ...(ofPage ? [{ value: "funnel_id", label: t("layouts.byFunnel") }] : [])]
  const asked = [...(entity === "card" ? ofCard : []), ...(ofPage ? [{ value: "warmth", label: t("layouts.byWarmth") }] : []), ...fields.map(({ id, name }) => ({ value: `field:${id}`, label: name }))]
  if (!asked.length) return null
  const field = fields.find(({ id }) => value?.field === `field:${id}`)
  const values = valuesOf()
  const first = (name: string) => (OF_PLACE.has(name) || LISTED.has(fields.find(({ id }) => name === `field:${id}`)?.kind ?? "text") ? "is" : "filled")
  const ops = [{ value: "always" as const, label: t("own.always") }, { value: "is" as const, label: t("own.whenIs") }, { value: "filled" as const, label: t("own.whenFilled") }, { value: "empty" as const, label: t("own.whenEmpty") }].filter(
    (each) => (each.value !== "is" || (value ? values.length : first(asked[0]!.value) === "is")) && (each.value === "always" || each.value === "is" || !OF_PLACE.has(value?.field ?? asked[0]!.value)),
  )
  const turn = (op: "always" | ShownWhen["op"]) => {
    if (op === "always" || op === undefined) {
      onChange(null)
      return
    }
    const name = value?.field ?? asked[0]!.value
    onChange({ field: name, op: op === "is" ? first(name) : op, values: [] })
  }

  function valuesOf(): Value[] {
    if (value?.field === "category") return CATEGORIES.map((of) => ({ value: of, label: t(`funnels.category_${of}`), of }))
    if (value?.field === "warmth") return warmth ? looks(warmth, words).map(({ id, name }) => ({ value: String(id), label: name, of: id })) : []
    if (value?.field === "funnel_id") return funnels.map((funnel) => ({ value: String(funnel.id), label: funnelName(funnel, words), of: funnel.id }))
    return valuesOfField()
  }
  function valuesOfField(): Value[] {
    if (value?.field === "status_id") return funnels.flatMap((funnel) => funnel.statuses.map((status) => ({ value: String(status.id), label: statusName(status, words), group: funnelName(funnel, words), of: status.id })))
    if (field?.kind === "flag") return [true, false].map((of) => ({ value: String(of), label: t(of ? "own.yes" : "own.no"), of }))
    return (field?.options ?? []).filter(({ archived }) => !archived).map(({ id, label }) => ({ value: String(id), label, of: id }))
  }
  return (
    <fieldset className="own-condition">
      <legend className="field-label">{t("own.shownWhen")}</legend>
      <div>
        {value && <Select label={t("own.conditionField")} value={value.field} choices={asked} onChange={(name) => onChange({ field: name, op: first(name), values: [] })} />}
        <Select label={t("own.condition")} value={value?.op ?? "always"} choices={ops} onChange={turn} />
        {value?.op === "is" && (
          <SelectSeveral
            label={t("own.conditionValue")}
            nothing={t("own.conditionValue")}
            values={(value.values ?? []).map(String)}
            choices={values}
            onChange={(to) => onChange({ ...value, values: values.flatMap((each) => (to.includes(each.value) ? [each.of] : [])) })}
          />
        )}
      </div>
      {error && <p className="field-error">{error}</p>}
    </fieldset>
  )
}
