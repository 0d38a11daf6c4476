import { IconButton } from "../../../parts/Button"
import { Segments } from "../../../parts/Segments"
import { Select } from "../../../parts/Select"
import type { EscalateGive, EscalateTo, EscalationStep } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"
import type { One } from "../pieces/Several"
import { Several } from "../pieces/Several"
import { Lasting } from "./Lasting"
import { byKey, keyOf, WAYS } from "./levels"

const TOLD = ["responsible", "pool", "heads"] as const
const STAYS = "stays"

interface Props {
  step: EscalationStep
  at: number
  named: One<string>[]
  fault: (field: string) => string | undefined
  onChange: (step: EscalationStep) => void
  onRemove?: (() => void) | undefined
}

/** One level: when, who is told and how, where the dialog goes. */
export function Level({ step, at, named, fault, onChange, onRemove }: Props) {
  const { t } = useWords()
  const told: One<string>[] = [...TOLD.map((value) => ({ value, label: t(`escalation.to_${value}`) })), ...named]
  const given = [{ value: STAYS, label: t("escalation.give_stays") }, { value: "queue", label: t("escalation.give_queue") }, ...named]
  const wrong = (field: string) => fault(`steps.${at}.${field}`)
  const give = step.give ? keyOf(step.give) : STAYS
  return (
    <li className="escalation-level">
      <div className="escalation-when">
        <strong>{t("escalation.level", { n: at + 1 })}</strong>
        <span>{t("escalation.after")}</span>
        <Lasting label={t("escalation.afterOf", { n: at + 1 })} seconds={step.after_s} min={0} onChange={(after_s) => onChange({ ...step, after_s })} />
        <Segments label={t("escalation.of")} value={step.of ?? "any"} choices={[{ value: "any", label: t("escalation.of_any") }, { value: "call", label: t("escalation.of_call") }]} onChange={(of) => onChange({ ...step, of })} />
        {onRemove && <IconButton small icon="close" label={t("escalation.removeLevel", { n: at + 1 })} onClick={onRemove} />}
      </div>
      <dl>
        <dt>{t("escalation.tell")}</dt>
        <dd>
          <Several label={t("escalation.tell")} any={t("escalation.nobody")} choices={told} chosen={(step.tell ?? []).map(keyOf)} wrong={wrong("tell")} onChange={(keys) => onChange({ ...step, tell: keys.map((key) => byKey<EscalateTo["kind"]>(key)) })} />
        </dd>
        <dt>{t("escalation.by")}</dt>
        <dd>
          <Several label={t("escalation.by")} any={t("escalation.asTheyChose")} choices={WAYS.map((value) => ({ value, label: t(`escalation.way_${value}`) }))} chosen={step.by ?? []} onChange={(by) => onChange({ ...step, by })} />
        </dd>
        <dt>{t("escalation.give")}</dt>
        <dd>
          <Select label={t("escalation.give")} nothing={t("rules.gone")} value={given.some(({ value }) => value === give) ? give : null} choices={given} onChange={(key) => onChange({ ...step, give: key === STAYS ? null : byKey<EscalateGive["kind"]>(key) })} />
          {wrong("give") && (
            <span className="field-error" role="alert">
              {wrong("give")}
            </span>
          )}
        </dd>
      </dl>
      {wrong("after_s") && (
        <span className="field-error" role="alert">
          {wrong("after_s")}
        </span>
      )}
    </li>
  )
}
