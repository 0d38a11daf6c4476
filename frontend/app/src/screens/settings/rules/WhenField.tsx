import { WarmthMark } from "../../../parts/Marks"
import { Select } from "../../../parts/Select"
import { useColumnName } from "../../../shell/conditions/columnName"
import { useEntries } from "../../../shell/conditions/entries"
import { useColumns } from "../../../shell/conditions/useColumns"
import { useActivityKinds } from "../../../state/activityKinds"
import { looks, useWarmthSetting } from "../../../state/warmth"
import type { RuleWhen } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"
import type { One } from "../pieces/Several"
import { Several } from "../pieces/Several"

export const WHEN = ["request_created", "status_changed", "request_won", "request_rejected", "field_changed", "message_in", "answered", "no_answer", "call_missed", "task_overdue", "warmth_changed", "activity"] as const
export const KINDS = ["note", "call", "contacted", "contact_created", "claimed", "reassigned", "tag_added", "tag_removed", "dialog_done", "dialog_reopened", "task_done", "invoice_issued", "invoice_opened", "invoice_paid", "invoice_overdue", "document_added"] as const
export const FIELDS = ["title", "comment", "budget", "source", "reason"] as const

interface Props {
  when: RuleWhen
  fault: (field: string) => string | undefined
  onChange: (when: RuleWhen) => void
}

/** "When …": what happens, and what of it counts. */
export function WhenField({ when, fault, onChange }: Props) {
  const { t } = useWords()
  return (
    <div className="rule-line">
      <Select label={t("rules.which")} value={when.kind} choices={WHEN.map((kind) => ({ value: kind, label: t(`rules.when_${kind}`) }))} onChange={(kind) => onChange(kind === "no_answer" ? { kind, minutes: 15 } : { kind })} />
      <Details when={when} fault={fault} onChange={onChange} />
    </div>
  )
}

function Details(props: Props) {
  const { when, fault, onChange } = props
  const { t } = useWords()
  const statuses = useEntries("status_id")
  const stages = useStages()
  switch (when.kind) {
    case "status_changed":
      return (
        <>
          <span>{t("rules.from_status")}</span>
          <Several label={t("rules.from_status")} any={t("rules.anyStatus")} choices={statuses} chosen={when.from_status_ids ?? []} wrong={fault("when.from_status_ids")} onChange={(from_status_ids) => onChange({ ...when, from_status_ids })} />
          <span>{t("rules.to_status")}</span>
          <Several label={t("rules.to_status")} any={t("rules.anyStatus")} choices={statuses} chosen={when.status_ids ?? []} wrong={fault("when.status_ids")} onChange={(status_ids) => onChange({ ...when, status_ids })} />
        </>
      )
    case "warmth_changed":
      return (
        <>
          <span>{t("rules.to_stage")}</span>
          <Several label={t("rules.to_stage")} any={t("rules.anyStage")} choices={stages} chosen={when.stages ?? []} onChange={(chosen) => onChange({ ...when, stages: chosen })} />
        </>
      )
    case "no_answer":
    case "task_overdue":
      return <Minutes {...props} />
    case "field_changed":
      return <FieldNames {...props} />
    case "activity":
      return <Events {...props} />
    default:
      return null
  }
}

function Minutes({ when, fault, onChange }: Props) {
  const { t } = useWords()
  const wrong = fault("when.minutes")
  return (
    <>
      <input className="input rule-minutes" type="number" min={0} max={525_600} aria-label={t("rules.minutes")} aria-invalid={Boolean(wrong) || undefined} value={when.minutes ?? ""} onChange={({ target }) => onChange({ ...when, minutes: target.value === "" ? null : Number(target.value) })} />
      <span>{t(when.kind === "no_answer" ? "rules.dutyMinutes" : "rules.lateMinutes")}</span>
      {wrong && (
        <span className="field-error" role="alert">
          {wrong}
        </span>
      )}
    </>
  )
}

function FieldNames({ when, fault, onChange }: Props) {
  const { t } = useWords()
  const nameOf = useColumnName()
  const columns = [...useColumns("card"), ...useColumns("contact")].filter(({ name }) => name.startsWith("field:"))
  const choices: One<string>[] = [...FIELDS.map((value) => ({ value, label: t(`rules.field_${value}`) })), ...columns.map((column) => ({ value: column.name, label: nameOf(column) }))]
  return <Several label={t("rules.fields")} any={t("rules.anyField")} choices={choices} chosen={when.fields ?? []} wrong={fault("when.fields")} onChange={(fields) => onChange({ ...when, fields })} />
}

function Events({ when, fault, onChange }: Props) {
  const { t } = useWords()
  const own = useActivityKinds()
  const choices: One<string>[] = [...KINDS.map((value) => ({ value, label: t(`rules.kind_${value}`) })), ...own.map(({ id, name }) => ({ value: `own:${id}`, label: name, group: t("rules.ownKinds") }))]
  const chosen = [...(when.kinds ?? []), ...(when.kind_ids ?? []).map((id) => `own:${id}`)]
  const put = (values: string[]) =>
    onChange({ ...when, kinds: values.filter((value) => !value.startsWith("own:")), kind_ids: values.filter((value) => value.startsWith("own:")).map((value) => Number(value.slice(4))) })
  return <Several label={t("rules.kinds")} any={t("rules.pick")} choices={choices} chosen={chosen} wrong={fault("when.kinds") ?? fault("when.kind_ids")} onChange={put} />
}

function useStages(): One<number>[] {
  const words = useWords()
  const { data } = useWarmthSetting()
  return data ? looks(data, words).map((look) => ({ value: look.id, label: look.name, mark: <WarmthMark look={look} bare /> })) : []
}
