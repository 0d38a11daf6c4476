import type { RuleDay } from "../../../wire/api.gen"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"

const STATES = ["done", "skipped", "failed", "waiting"] as const

/** How the last day went; nothing is said of what there was none of. */
export function DayFigures({ day }: { day: RuleDay }) {
  const { t } = useWords()
  const { number } = useFormats()
  return (
    <dl className="figures rule-figures" title={t("rules.day")}>
      {STATES.filter((state) => day[state] > 0).map((state) => (
        <div key={state} data-trouble={state === "failed" || undefined}>
          <dt>{t(`rules.state_${state}`)}</dt>
          <dd>{number(day[state])}</dd>
        </div>
      ))}
    </dl>
  )
}
