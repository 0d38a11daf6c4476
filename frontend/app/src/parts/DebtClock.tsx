import { useEffect, useState } from "react"
import { debtAt, debtRuns, debtStage, debtTicks } from "../state/debt"
import type { Debt } from "../wire/types"
import { useFormats } from "../words/format"
import { useWords } from "../words/words"
import "./marks.css"

interface Props {
  debt: Debt
  /** Seconds by which the answer is due. */
  target: number
  /** Without the figure: where the row is too narrow. */
  bare?: boolean
  /** From an hour on only whole hours stand there: in a row what was said needs the room more. */
  brief?: boolean
}

const HOUR = 3600
const ROUND = 2 * Math.PI * 6

/** How long the customer has waited: a ring that fills up to the target, counting on by itself. */
export function DebtClock({ debt, target, bare, brief }: Props) {
  const { t } = useWords()
  const { span } = useFormats()
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const wait = debtTicks(debt, target, now)
    if (wait === null) return
    const timer = setTimeout(() => setNow(Date.now()), wait)
    return () => clearTimeout(timer)
  }, [debt, target, now])

  // A fresh row may be newer than our last look at the clock.
  const at = Math.max(now, Date.parse(debt.as_of))
  const [seconds, runs] = [debtAt(debt, at), debtRuns(debt, at)]
  const text = span(seconds)
  const shown = brief && seconds >= HOUR ? span(seconds - (seconds % HOUR)) : text
  const words = t(runs ? "debt.running" : "debt.paused", { span: text })
  const part = Math.min(1, seconds / target)
  return (
    <span className="debt" data-stage={debtStage(seconds, target)} data-paused={!runs || undefined} title={words}>
      <svg width={14} height={14} viewBox="0 0 16 16" aria-hidden>
        <circle className="debt-track" cx={8} cy={8} r={6} />
        <circle className="debt-arc" cx={8} cy={8} r={6} strokeDasharray={`${part * ROUND} ${ROUND}`} transform="rotate(-90 8 8)" />
        {part >= 1 && <path className="debt-late" d="M8 5v3.2M8 10.8v0" />}
      </svg>
      {!bare && <span aria-hidden>{shown}</span>}
      <span className="unseen">{words}</span>
    </span>
  )
}
