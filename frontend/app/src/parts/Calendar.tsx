import type { KeyboardEvent } from "react"
import { useEffect, useMemo, useRef, useState } from "react"
import { usePrefs } from "../state/prefs"
import { useWords } from "../words/words"
import { IconButton } from "./Button"
import "./calendar.css"

interface Props {
  /** The day to begin at: "2026-11-22". */
  value: string
  /** Days that can be chosen; absent: every day. */
  days?: ReadonlySet<string>
  /** Chosen days lie between these, where given. */
  from?: string
  to?: string
  label: string
  onPick: (day: string) => void
  /** It has come in the place of what had the keys. */
  takesKeys?: boolean
}

const DAY_MS = 86_400_000
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)
const moved = (day: string, by: number) => dayOf(Date.parse(day) + by * DAY_MS)

/** The same day of another month, or that month's last. */
export function monthsOn(day: string, by: number): string {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number]
  const last = new Date(Date.UTC(year, month + by, 0)).getUTCDate()
  return dayOf(Date.UTC(year, month - 1 + by, Math.min(date, last)))
}

/** Six weeks, from the Monday before the month's first. */
export function weeksOf(day: string): string[][] {
  const first = `${day.slice(0, 7)}-01`
  const monday = moved(first, -((new Date(first).getUTCDay() + 6) % 7))
  return Array.from({ length: 6 }, (_, week) => Array.from({ length: 7 }, (_, at) => moved(monday, week * 7 + at)))
}

const STEPS: Record<string, (day: string) => string> = {
  ArrowLeft: (day) => moved(day, -1),
  ArrowRight: (day) => moved(day, 1),
  ArrowUp: (day) => moved(day, -7),
  ArrowDown: (day) => moved(day, 7),
  PageUp: (day) => monthsOn(day, -1),
  PageDown: (day) => monthsOn(day, 1),
}

/** A month to choose a day from. One tab stop; arrows walk, page keys turn months, Enter chooses. */
export function Calendar({ value, days, from, to, label, onPick, takesKeys = false }: Props) {
  const { t } = useWords()
  const { language } = usePrefs()
  const [at, setAt] = useState(value)
  const grid = useRef<HTMLTableElement>(null)
  const names = useMemo(() => {
    const named = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, { timeZone: "UTC", ...options })
    return { month: named({ month: "long", year: "numeric" }), weekday: named({ weekday: "short" }), whole: named({ dateStyle: "full" }) }
  }, [language])
  const walked = useRef(takesKeys)
  useEffect(() => {
    if (walked.current) grid.current?.querySelector<HTMLElement>("[tabindex='0']")?.focus()
  }, [at])
  const go = (day: string) => {
    if ((from && day.slice(0, 7) < from.slice(0, 7)) || (to && day.slice(0, 7) > to.slice(0, 7))) return
    setAt(day)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key]
    if (!step) return
    event.preventDefault()
    walked.current = true
    go(step(at))
  }
  const open = (day: string) => (days ? days.has(day) : true) && (!from || day >= from) && (!to || day <= to)
  const weeks = weeksOf(at)
  const turn = (by: number) => {
    walked.current = false
    go(monthsOn(at, by))
  }
  return (
    <div className="calendar" role="group" aria-label={label}>
      <header>
        <IconButton small icon="chevronLeft" label={t("picker.monthBefore")} onClick={() => turn(-1)} />
        <strong aria-live="polite">{names.month.format(new Date(at))}</strong>
        <IconButton small icon="chevronRight" label={t("picker.monthNext")} onClick={() => turn(1)} />
      </header>
      <table ref={grid} role="grid" aria-label={label} onKeyDown={onKeyDown}>
        <thead>
          <tr>
            {weeks[0]!.map((day) => (
              <th key={day} scope="col">
                {names.weekday.format(new Date(day))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((day) => (
                <td key={day} role="gridcell" aria-selected={day === value}>
                  <button
                    type="button"
                    tabIndex={day === at ? 0 : -1}
                    data-day={day}
                    aria-label={names.whole.format(new Date(day))}
                    aria-disabled={!open(day) || undefined}
                    data-other={day.slice(0, 7) !== at.slice(0, 7) || undefined}
                    data-chosen={day === value || undefined}
                    onClick={() => open(day) && onPick(day)}
                  >
                    {Number(day.slice(8))}
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
