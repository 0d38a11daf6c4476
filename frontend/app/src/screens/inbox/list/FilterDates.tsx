import { useState } from "react"
import { Button } from "../../../parts/Button"
import { Calendar } from "../../../parts/Calendar"
import { Segments } from "../../../parts/Segments"
import { useNow } from "../../../parts/useNow"
import { usePrefs } from "../../../state/prefs"
import type { Filter } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { dayOf, endOf, startOf } from "./days"

/** The last message between two days of the person's own zone, both of them meant whole. */
export function FilterDates({ filter, onChange, onBack }: { filter: Filter; onChange: (filter: Filter) => void; onBack: () => void }) {
  const { t } = useWords()
  const zone = usePrefs(({ timeZone }) => timeZone)
  const [edge, setEdge] = useState<"from" | "to">("from")
  const today = dayOf(new Date(useNow()).toISOString(), zone)
  const from = filter.last_from ? dayOf(filter.last_from, zone) : undefined
  const to = filter.last_to ? dayOf(filter.last_to, zone, -1) : undefined
  const pick = (day: string) => {
    const start = { last_from: startOf(day, zone) }
    const end = { last_to: endOf(day, zone) }
    if (edge === "to") onChange({ ...filter, ...end, ...(from && from > day && start) })
    else {
      onChange({ ...filter, ...start, ...(to && to < day && end) })
      setEdge("to")
    }
  }
  return (
    <div className="filter-dates">
      <Segments
        label={t("filter.when")}
        value={edge}
        choices={[
          { value: "from", label: t("filter.fromDay") },
          { value: "to", label: t("filter.toDay") },
        ]}
        onChange={setEdge}
      />
      <Calendar key={edge} takesKeys value={(edge === "from" ? from : to) ?? today} to={today} label={t(edge === "from" ? "filter.fromDay" : "filter.toDay")} onPick={pick} />
      <div className="filter-deeds">
        <Button small look="quiet" onClick={() => onChange({ ...filter, last_from: null, last_to: null })}>
          {t("filter.anyDay")}
        </Button>
        <Button small onClick={onBack}>
          {t("common.back")}
        </Button>
      </div>
    </div>
  )
}
