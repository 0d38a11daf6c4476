import { Button, IconButton } from "../../../parts/Button"
import type { ExceptionalDays } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"
import { Day } from "./Day"
import { closedOn } from "./hours"

interface Props {
  days: readonly ExceptionalDays[]
  today: string
  onChange: (days: ExceptionalDays[]) => void
  fault: (field: string) => string | undefined
}

/** Days that are not as usual: closed, or with other hours. */
export function Special({ days, today, onChange, fault }: Props) {
  const { t } = useWords()
  const put = (at: number, change: Partial<ExceptionalDays>) => onChange(days.map((each, n) => (n === at ? { ...each, ...change } : each)))
  return (
    <div className="hours-special">
      {days.map((each, at) => (
        <div key={at} className="hours-exception" role="group" aria-label={each.name || t("hours.special", { n: at + 1 })}>
          <div className="hours-dates">
            <input className="input" type="date" aria-label={t("hours.firstDay")} value={each.from} onChange={({ target }) => target.value && put(at, { from: target.value, ...(each.to < target.value && { to: target.value }) })} />
            <span aria-hidden>–</span>
            <input className="input" type="date" aria-label={t("hours.lastDay")} value={each.to} min={each.from} onChange={({ target }) => target.value && put(at, { to: target.value })} />
            <input className="input hours-what" aria-label={t("hours.what")} placeholder={t("hours.what")} maxLength={100} value={each.name ?? ""} onChange={({ target }) => put(at, { name: target.value })} />
            <IconButton icon="trash" label={t("hours.noSpecial")} onClick={() => onChange(days.filter((_, n) => n !== at))} />
          </div>
          <Day label={t("hours.thoseDays")} hours={each.hours ?? []} onChange={(hours) => put(at, { hours })} error={fault(`pattern.exceptions.${at}.hours`) ?? fault(`pattern.exceptions.${at}.to`)} />
        </div>
      ))}
      <Button icon="plus" onClick={() => onChange([...days, closedOn(today)])}>
        {t("hours.addSpecial")}
      </Button>
    </div>
  )
}
