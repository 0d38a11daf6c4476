import { Field } from "../../parts/Field"
import { Select } from "../../parts/Select"
import { TagPicker } from "../../parts/TagPicker"
import { useMay, useMe } from "../me"
import { useMoney } from "../../state/currencies"
import { useDictionary } from "../../state/dictionaries"
import { useColleagues, useTags } from "../../state/house"
import { funnelName, statusName, useOpenFunnels } from "../../state/statuses"
import type { ImportView } from "../../wire/api.gen"
import { useWords } from "../../words/words"
import { Tick } from "../../parts/Tick"
import type { Defaults, Setup } from "./useImport"
import { setupOf } from "./useImport"

interface Props {
  run: ImportView
  onChange: (change: Partial<Setup>) => void
}

const RULES = ["fill", "update", "skip", "make"] as const
const KEYS = { contact: ["phone", "email"], company: ["tax_id", "phone", "email"], lead: ["phone", "email"], deal: ["phone", "email"] } as const
const NONE = 0

/** Who is known already, and what stands where a row says nothing. */
export function Rules({ run, onChange }: Props) {
  const { t } = useWords()
  const { entity } = run
  const setup = setupOf(run)
  const cards = entity === "lead" || entity === "deal"
  return (
    <div className="import-rules">
      <fieldset className="import-part">
        <legend>{t("transfer.twins")}</legend>
        {RULES.map((rule) => (
          <Tick key={rule} group={`rule-${run.id}`} label={t(`transfer.rule_${rule}`)} checked={setup.rule === rule} onChange={() => onChange({ rule })} />
        ))}
        <p className="hint">{t(cards ? "transfer.ruleHintCards" : "transfer.ruleHint")}</p>
        {setup.rule !== "make" && (
          <div className="import-by" role="group" aria-label={t("transfer.by")}>
            <span className="hint">{t("transfer.by")}</span>
            {KEYS[entity].map((key) => (
              <Tick
                key={key}
                label={t(`transfer.by_${key}`)}
                checked={setup.by.includes(key)}
                onChange={(on) => onChange({ by: on ? [...setup.by, key] : setup.by.filter((each) => each !== key) })}
              />
            ))}
          </div>
        )}
      </fieldset>
      <fieldset className="import-part import-defaults">
        <legend>{t("transfer.defaults")}</legend>
        <DefaultFields entity={entity} value={setup.defaults} onChange={(change) => onChange({ defaults: { ...setup.defaults, ...change } })} />
      </fieldset>
    </div>
  )
}

interface FieldsProps {
  entity: ImportView["entity"]
  value: Defaults
  onChange: (change: Partial<Defaults>) => void
}

function DefaultFields({ entity, value, onChange }: FieldsProps) {
  const words = useWords()
  const { t } = words
  const me = useMe()
  const creates = useMay("tags.create")
  const people = useColleagues()
  const tags = useTags()
  const { currencies, currency } = useMoney()
  const cards = entity === "lead" || entity === "deal"
  return (
    <>
      <Field label={t("transfer.responsible")}>
        {({ id }) => (
          <Select
            id={id}
            label={t("transfer.responsible")}
            value={value.responsible_id ?? NONE}
            choices={[{ value: NONE, label: t(cards ? "transfer.none" : "transfer.me") }, ...people.filter((each) => cards || each.id !== me.id).map((each) => ({ value: each.id, label: each.name }))]}
            onChange={(next) => onChange({ responsible_id: next === NONE ? null : next })}
          />
        )}
      </Field>
      {cards && <CardFields entity={entity} value={value} onChange={onChange} />}
      {entity !== "contact" && currencies.length > 1 && (
        <Field label={t("transfer.currency")}>
          {({ id }) => (
            <Select id={id} label={t("transfer.currency")} value={value.currency || currency} choices={currencies.map((code) => ({ value: code, label: code }))} onChange={(next) => onChange({ currency: next })} />
          )}
        </Field>
      )}
      {entity !== "company" && (
        <Field label={t("transfer.tags")}>{() => <TagPicker tags={tags} chosen={value.tags} creates={creates} onChange={(names) => onChange({ tags: names })} />}</Field>
      )}
    </>
  )
}

function CardFields({ entity, value, onChange }: FieldsProps) {
  const words = useWords()
  const { t } = words
  const all = useOpenFunnels() ?? []
  const funnels = all.filter(({ kind }) => (entity === "lead" ? kind === "lead" : kind !== "lead"))
  const funnel = funnels.find(({ id }) => id === value.funnel_id) ?? funnels[0]
  const { data } = useDictionary("sources")
  const sources = (data ?? []).filter(({ archived }) => !archived)
  return (
    <>
      {funnels.length > 1 && funnel && (
        <Field label={t("transfer.funnel")}>
          {({ id }) => (
            <Select
              id={id}
              label={t("transfer.funnel")}
              value={funnel.id}
              choices={funnels.map((each) => ({ value: each.id, label: funnelName(each, words) }))}
              onChange={(next) => onChange({ funnel_id: next, status_id: null })}
            />
          )}
        </Field>
      )}
      <Field label={t("transfer.status")}>
        {({ id }) => (
          <Select
            id={id}
            label={t("transfer.status")}
            value={value.status_id ?? NONE}
            choices={[{ value: NONE, label: t("transfer.first") }, ...(funnel?.statuses ?? []).map((each) => ({ value: each.id, label: statusName(each, words) }))]}
            onChange={(next) => onChange({ status_id: next === NONE ? null : next })}
          />
        )}
      </Field>
      {sources.length > 0 && (
        <Field label={t("transfer.source")}>
          {({ id }) => (
            <Select
              id={id}
              label={t("transfer.source")}
              value={value.source_id ?? NONE}
              choices={[{ value: NONE, label: t("transfer.none") }, ...sources.map((each) => ({ value: each.id, label: each.name }))]}
              onChange={(next) => onChange({ source_id: next === NONE ? null : next })}
            />
          )}
        </Field>
      )}
    </>
  )
}
