import { WarmthMark } from "../../../parts/Marks"
import { Select } from "../../../parts/Select"
import { useEntries } from "../../../shell/conditions/entries"
import { looks, useWarmthSetting } from "../../../state/warmth"
import type { RuleWhen } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"
import type { One } from "./Several"
import { Several } from "./Several"

export const WHEN = ["status_changed", "request_created", "request_won", "request_rejected", "warmth_changed", "message_in", "answered", "call_missed"] as const

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
      <Select label={t("rules.which")} value={when.kind} choices={WHEN.map((kind) => ({ value: kind, label: t(`rules.when_${kind}`) }))} onChange={(kind) => onChange({ kind })} />
      <Details when={when} fault={fault} onChange={onChange} />
    </div>
  )
}

function Details({ when, fault, onChange }: Props) {
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
    default:
      return null
  }
}

function useStages(): One<number>[] {
  const words = useWords()
  const { data } = useWarmthSetting()
  return data ? looks(data, words).map((look) => ({ value: look.id, label: look.name, mark: <WarmthMark look={look} bare /> })) : []
}
