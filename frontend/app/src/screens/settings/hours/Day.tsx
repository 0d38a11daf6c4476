import { Button, IconButton } from "../../../parts/Button"
import { useWords } from "../../../words/words"
import { another, clock, DAY, type Interval, interval, minuteOf } from "./hours"

interface Props {
  /** Whose hours: "Monday". */
  label: string
  hours: readonly Interval[]
  onChange: (hours: Interval[]) => void
  error?: string | undefined
}

/** The hours of one day: intervals from one time to another; none: closed. */
export function Day({ label, hours, onChange, error }: Props) {
  const { t } = useWords()
  const put = (at: number, next: Interval) => onChange(hours.map((each, n) => (n === at ? next : [...each])))
  const more = another(hours)
  return (
    <div className="hours-day" role="group" aria-label={label}>
      <span className="hours-name">{label}</span>
      <div className="hours-intervals">
        {hours.map(([from, to], at) => (
          <span key={at} className="hours-interval">
            <Time label={t("hours.from", { day: label })} minute={from} onChange={(minute) => put(at, interval(minute, to % DAY))} />
            <span aria-hidden>–</span>
            <Time label={t("hours.to", { day: label })} minute={to} onChange={(minute) => put(at, interval(from, minute))} />
            {to > DAY && <span className="hours-next">{t("hours.nextDay")}</span>}
            <IconButton icon="close" small label={t("hours.without", { day: label, from: clock(from), to: clock(to) })} onClick={() => onChange(hours.filter((_, n) => n !== at).map((each) => [...each]))} />
          </span>
        ))}
        {!hours.length && <span className="hours-closed">{t("hours.closed")}</span>}
        {more && (
          <Button small look="quiet" icon="plus" onClick={() => onChange([...hours.map((each): Interval => [...each]), more])}>
            <span className="unseen">{label}: </span>
            {t("hours.add")}
          </Button>
        )}
      </div>
      {error && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
    </div>
  )
}

function Time({ label, minute, onChange }: { label: string; minute: number; onChange: (minute: number) => void }) {
  const typed = (text: string) => {
    const found = minuteOf(text)
    if (found !== null) onChange(found)
  }
  return <input className="input hours-time" type="time" aria-label={label} value={clock(minute)} onChange={({ target }) => typed(target.value)} />
}
