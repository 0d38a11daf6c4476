import { useMemo } from "react"
import type { PlanView } from "../../wire/api.gen"
import { useFormats } from "../../words/format"
import { useWords } from "../../words/words"
import type { Frame, Look } from "./span"
import { coverage, hoursOf } from "./span"

/** How many are on duty hour by hour; red where somebody should be and nobody is. */
export function Cover({ plan, frame, look }: { plan: PlanView; frame: Frame; look: Look }) {
  const { t } = useWords()
  const { period } = useFormats()
  const cells = useMemo(() => coverage(plan.people, plan.open, look === "week" ? hoursOf(frame, 1) : frame.midnights), [plan, frame, look])
  const most = Math.max(1, ...cells.map(({ count }) => count))
  const length = frame.end - frame.start
  const holes = cells.filter(({ hole }) => hole)
  const first = holes[0]
  const iso = (at: number) => new Date(at).toISOString()
  const said = first ? t("shifts.holes", { n: holes.length, when: period(iso(first.from), iso(first.to)) }) : t("shifts.noHoles")
  return (
    <div className="plan-row plan-cover" role="row">
      <div className="plan-who" role="rowheader">
        <span className="cut">{t("shifts.cover")}</span>
        <span className="plan-holes" data-none={holes.length ? undefined : ""}>{holes.length ? t("shifts.holesShort", { n: holes.length }) : "✓"}</span>
      </div>
      <div className="plan-track" role="cell" aria-label={said}>
        {cells.map(({ from, to, count, hole }) => (
          <span key={from} className="cover" data-hole={hole || undefined} title={`${period(iso(from), iso(to))}: ${t("shifts.onDuty", { n: count })}`} style={{ left: `${((from - frame.start) / length) * 100}%`, width: `${((to - from) / length) * 100}%`, "--tall": count / most }}>
            {look === "month" && count}
          </span>
        ))}
      </div>
    </div>
  )
}
