import { useState } from "react"
import { Select } from "../../../parts/Select"
import { useWords } from "../../../words/words"
import { inSeconds, inUnits, UNITS } from "./levels"

interface Props {
  id?: string
  label: string
  seconds: number
  min: number
  onChange: (seconds: number) => void
}

/** A length of time: a number and its unit. */
export function Lasting({ id, label, seconds, min, onChange }: Props) {
  const { t } = useWords()
  // a unit that was chosen stays: 60 seconds do not turn into a minute under one's fingers
  const [{ n, unit }, show] = useState(() => inUnits(seconds))
  const put = (next: { n: number; unit: typeof unit }) => {
    show(next)
    if (Number.isFinite(next.n)) onChange(Math.min(Math.max(inSeconds(next.n, next.unit), min), 30 * 86_400))
  }
  return (
    <span className="escalation-time">
      <input
        id={id}
        className="input"
        type="number"
        inputMode="numeric"
        min={0}
        step={1}
        aria-label={label}
        value={Number.isFinite(n) ? n : ""}
        onChange={({ target }) => put({ n: target.valueAsNumber, unit })}
      />
      <Select label={t("escalation.unit")} value={unit} choices={UNITS.map((value) => ({ value, label: t(`escalation.unit_${value}`) }))} onChange={(next) => put({ n, unit: next })} />
    </span>
  )
}
