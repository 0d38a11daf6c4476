import { Button, IconButton } from "../../../parts/Button"
import { Select } from "../../../parts/Select"
import { useActivityKinds } from "../../../state/activityKinds"
import type { KindField, RuleHeld, RuleWhen } from "../../../wire/api.gen"
import type { WordKey } from "../../../words/words"
import { useWords } from "../../../words/words"
import type { Op, Place } from "./held"
import { heardBy, isBare, OPS } from "./held"

interface Props {
  when: RuleWhen
  held: readonly RuleHeld[]
  wrong: string | undefined
  onChange: (held: RuleHeld[]) => void
}

const nameOf = ({ kind, field }: Place) => `${kind.id}/${field.key}`
const lineOf = ({ kind, field }: Place): RuleHeld => ({ kind_id: kind.id, key: field.key, op: OPS[field.type ?? "text"][0]! })

/** Of the event: what it holds, where the rule waits for events of one's own that hold anything. */
export function EventIf({ when, held, wrong, onChange }: Props) {
  const { t } = useWords()
  const places = heardBy(when, useActivityKinds())
  if (!places.length && !held.length) return null
  const set = (at: number, next: RuleHeld | null) => onChange(next ? held.map((each, i) => (i === at ? next : each)) : held.filter((_, i) => i !== at))
  return (
    <div className="rule-part">
      <h4>{t("rules.of_event")}</h4>
      <fieldset className="conditions">
        <legend className="unseen">{t("rules.of_event")}</legend>
        {held.map((each, at) => (
          <Line key={at} places={places} held={each} onChange={(next) => set(at, next)} />
        ))}
        <div className="conditions-add">
          <Button small look="quiet" icon="plus" disabled={!places.length} onClick={() => onChange([...held, lineOf(places[0]!)])}>
            {t("lists.addLine")}
          </Button>
        </div>
      </fieldset>
      {wrong && (
        <p className="field-error" role="alert">
          {wrong}
        </p>
      )}
    </div>
  )
}

function Line({ places, held, onChange }: { places: readonly Place[]; held: RuleHeld; onChange: (held: RuleHeld | null) => void }) {
  const { t } = useWords()
  const place = places.find(({ kind, field }) => kind.id === held.kind_id && field.key === held.key)
  const several = new Set(places.map(({ kind }) => kind.id)).size > 1
  const type = place?.field.type ?? "text"
  const op = held.op ?? "is"
  const word = (each: Op): WordKey => (type === "date" && (each === "more" || each === "less") ? `rules.op_${each}_date` : `rules.op_${each}`)
  return (
    <div className="condition">
      <Select
        label={t("lists.column")}
        {...(!place && { nothing: t("rules.gone") })}
        value={place ? nameOf(place) : null}
        choices={places.map((each) => ({ value: nameOf(each), label: each.field.name, ...(several && { group: each.kind.name }) }))}
        onChange={(name) => onChange(lineOf(places.find((each) => nameOf(each) === name)!))}
      />
      {place && (
        <>
          <Select<Op> label={t("lists.op")} value={op} choices={OPS[type].map((each) => ({ value: each, label: t(word(each)) }))} onChange={(next) => onChange(isBare(next) ? { kind_id: held.kind_id, key: held.key, op: next } : { ...held, op: next })} />
          {!isBare(op) && <Value field={place.field} value={held.value} onChange={(value) => onChange({ ...held, value })} />}
        </>
      )}
      <IconButton small icon="close" label={t("lists.removeLine")} onClick={() => onChange(null)} />
    </div>
  )
}

function Value({ field, value, onChange }: { field: KindField; value: unknown; onChange: (value: unknown) => void }) {
  const { t } = useWords()
  const label = t("lists.value")
  if (field.type === "choice") return <Select label={label} nothing={t("lists.pick")} value={typeof value === "string" ? value : null} choices={(field.options ?? []).map((each) => ({ value: each, label: each }))} onChange={onChange} />
  if (field.type === "yes_no") {
    const choices = [{ value: "yes", label: t("events.yes") }, { value: "no", label: t("events.no") }]
    return <Select label={label} nothing={t("lists.pick")} value={value === true ? "yes" : value === false ? "no" : null} choices={choices} onChange={(next) => onChange(next === "yes")} />
  }
  const text = typeof value === "string" || typeof value === "number" ? String(value) : ""
  return <input className="input" type={field.type === "date" ? "date" : "text"} inputMode={field.type === "number" ? "decimal" : undefined} maxLength={2000} aria-label={label} value={text} onChange={({ target }) => onChange(target.value)} />
}
