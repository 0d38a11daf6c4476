import { Field } from "../../../parts/Field"
import { Select } from "../../../parts/Select"
import { useDictionary } from "../../../state/dictionaries"
import { funnelName, useFunnels, useHome, useSimple } from "../../../state/statuses"
import { useWords } from "../../../words/words"
import { Tick } from "../../../parts/Tick"
import type { ChannelDraft } from "./draft"

const NEVER = 0
const DAYS = [7, 14, 30, 60, 90, 180, 365] as const
const DEALS = { house: null, yes: true, no: false } as const

type Of = Pick<ChannelDraft, "funnel_id" | "new_after_days" | "reason_required" | "deal_by_itself" | "source_id">

/** What becomes of the requests of a channel: where they open, when silence ends one, how they may end. */
export function OfLeads({ draft, onChange }: { draft: Of; onChange: (change: Partial<Of>) => void }) {
  const words = useWords()
  const { t } = words
  const all = useFunnels() ?? []
  const simple = useSimple()
  const home = useHome()
  const sources = useDictionary("sources").data ?? []
  const lead = !simple && all.find(({ id }) => id === draft.funnel_id)?.kind === "lead"
  // in simple mode the funnel of leads stands for where all requests open
  const opens = all.find(({ statuses }) => statuses.some(({ id }) => id === home))
  const funnels = all.map((each) => ({ value: each.id, label: each.asleep ? t("channels.funnelHouse", { name: opens ? funnelName(opens, words) : "" }) : funnelName(each, words) }))
  const days: readonly number[] = draft.new_after_days === null || DAYS.some((each) => each === draft.new_after_days) ? DAYS : [...DAYS, draft.new_after_days].sort((a, b) => a - b)
  const deal = draft.deal_by_itself === null ? "house" : draft.deal_by_itself ? "yes" : "no"
  return (
    <>
      <Field label={t("channels.funnel")} hint={t("channels.funnelHint")}>
        {({ id }) => <Select id={id} label={t("channels.funnel")} value={draft.funnel_id} choices={funnels} onChange={(funnel_id) => onChange({ funnel_id })} />}
      </Field>
      <Field label={t("channels.source")} hint={t("channels.sourceHint")}>
        {({ id }) => (
          <Select
            id={id}
            label={t("channels.source")}
            value={draft.source_id ?? NEVER}
            choices={[{ value: NEVER, label: t("channels.sourceFunnel") }, ...sources.filter(({ archived, id: one }) => !archived || one === draft.source_id).map(({ id: value, name }) => ({ value, label: name }))]}
            onChange={(n) => onChange({ source_id: n === NEVER ? null : n })}
          />
        )}
      </Field>
      <Field label={t("channels.newAfter")} hint={t("channels.newAfterHint")}>
        {({ id }) => (
          <Select
            id={id}
            label={t("channels.newAfter")}
            value={draft.new_after_days ?? NEVER}
            choices={[{ value: NEVER, label: t("channels.newNever") }, ...days.map((n) => ({ value: n, label: t("channels.newDays", { n }) }))]}
            onChange={(n) => onChange({ new_after_days: n === NEVER ? null : n })}
          />
        )}
      </Field>
      {lead && (
        <Field label={t("channels.dealByItself")} hint={t("channels.dealHint")}>
          {({ id }) => (
            <Select
              id={id}
              label={t("channels.dealByItself")}
              value={deal}
              choices={(["house", "yes", "no"] as const).map((value) => ({ value, label: t(`channels.deal_${value}`) }))}
              onChange={(value) => onChange({ deal_by_itself: DEALS[value] })}
            />
          )}
        </Field>
      )}
      <Tick label={t("channels.reasonRequired")} hint={t("channels.reasonHint")} checked={draft.reason_required} onChange={(reason_required) => onChange({ reason_required })} />
    </>
  )
}
