import type { DragEvent, KeyboardEvent } from "react"
import { useEffect, useRef, useState } from "react"
import { IconButton } from "../../parts/Button"
import { monthsOn, weeksOf } from "../../parts/Calendar"
import { Icon } from "../../parts/icon/Icon"
import { ErrorState, RowsSkeleton } from "../../parts/Placeholders"
import { Segments } from "../../parts/Segments"
import { tell } from "../../parts/Toast"
import { useNow } from "../../parts/useNow"
import { useMay } from "../../shell/me"
import { changeTask } from "../../shell/tasks/deeds"
import { useMore } from "../../shell/tasks/useMore"
import { guard, KIND_ICONS } from "../../shell/tasks/words"
import { usePrefs } from "../../state/prefs"
import type { Task } from "../../state/tasks"
import { isLate } from "../../state/tasks"
import { useFormats } from "../../words/format"
import { useWords } from "../../words/words"
import "./calendar.css"
import { dayAfter, dayOfTask, dueOn } from "./put"
import { useAllTasks } from "./useAll"

type Span = "month" | "week"
const FEW = 4
const DAY_MS = 86_400_000
/** A meeting stands on the day that it begins, and may last a fortnight (backend/tasks/actions/extras.py). */
const LONGEST_DAYS = 14

/** What may stand on these days, by any clock: it is asked for alone, however much is due before. */
const around = (days: readonly string[]) => ({
  due_from: new Date(Date.parse(days[0]!) - DAY_MS).toISOString(),
  due_to: new Date(Date.parse(days.at(-1)!) + (LONGEST_DAYS + 2) * DAY_MS).toISOString(),
})

/** Tasks on the days that they are due, a month or a week; carried to another day by the mouse or by Shift and the arrows. */
export default function TaskCalendar({ whose }: { whose: string }) {
  const words = useWords()
  const { t, language } = words
  const { dayKey } = useFormats()
  const zone = usePrefs(({ timeZone }) => timeZone)
  const now = useNow()
  const today = dayKey(new Date(now).toISOString())
  const [span, setSpan] = useState<Span>("month")
  const [shown, setShown] = useState(today)
  const may = useMay("tasks.edit")
  const weeks = weeksOf(shown)
  const { tasks, pages, more } = useAllTasks(whose, "open", true, around(weeks.flat()))
  const [carried, setCarried] = useState<Task | null>(null)
  const grid = useRef<HTMLDivElement>(null)
  const carriedTo = useRef<{ id: number; day: string } | null>(null)
  // its month may still be on its way when it was carried by keys
  useEffect(() => {
    if (!carriedTo.current) return
    const { id, day } = carriedTo.current
    const chip = grid.current?.querySelector<HTMLElement>(`[data-day="${day}"] [data-task="${id}"]`)
    chip?.focus()
    if (chip || !pages.isFetching) carriedTo.current = null
  }, [tasks, pages.isFetching])
  if (pages.error && !tasks) return <ErrorState title={t("tasks.failed")} error={pages.error} onRetry={() => void pages.refetch()} />
  if (!tasks) return <RowsSkeleton rows={6} />

  const days = span === "month" ? weeks.flat() : (weeks.find((week) => week.includes(shown)) ?? weeks[0]!)
  const byDay = new Map<string, Task[]>()
  for (const task of tasks) {
    const day = dayOfTask(task, dayKey)
    if (day) byDay.set(day, [...(byDay.get(day) ?? []), task])
  }
  const title = new Intl.DateTimeFormat(language, { month: "long", year: "numeric", timeZone: "UTC" }).format(Date.parse(shown))
  const dayName = new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", timeZone: "UTC" })
  const whole = new Intl.DateTimeFormat(language, { dateStyle: "full", timeZone: "UTC" })
  const turn = (by: number) => setShown(span === "month" ? monthsOn(shown, by) : dayAfter(shown, 7 * by))
  const put = (task: Task, day: string, focus = false) => {
    carriedTo.current = focus ? { id: task.id, day } : null
    const move = changeTask(task, "due", dueOn(task, day, zone)).then(() => {
      tell(t("tasks.putTold", { column: whole.format(Date.parse(day)) }))
    })
    guard(move, words)
  }
  const onKeyDown = (event: KeyboardEvent, task: Task, day: string) => {
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 7, ArrowUp: -7 }[event.key]
    if (!by || !event.shiftKey || !may) return
    event.preventDefault()
    const to = dayAfter(day, by)
    if (!days.includes(to)) setShown(to)
    put(task, to, true)
  }
  const onDrop = (event: DragEvent, day: string) => {
    event.preventDefault()
    if (carried && dayOfTask(carried, dayKey) !== day) put(carried, day)
    setCarried(null)
  }
  return (
    <div className="task-calendar-page">
      <div className="task-board-bar">
        <IconButton icon="chevronLeft" label={t("tasks.earlier")} onClick={() => turn(-1)} />
        <IconButton icon="chevronRight" label={t("tasks.laterOn")} onClick={() => turn(1)} />
        <h2 aria-live="polite">{title}</h2>
        <Segments<Span> label={t("tasks.calendarBy")} value={span} choices={(["month", "week"] as const).map((value) => ({ value, label: t(`tasks.span_${value}`) }))} onChange={setSpan} />
        {more && <span className="hint">{t("tasks.tooMany")}</span>}
      </div>
      <div className="task-calendar" data-span={span} ref={grid}>
        {days.map((day) => {
          const within = byDay.get(day) ?? []
          const outside = span === "month" && day.slice(0, 7) !== shown.slice(0, 7)
          const seen = span === "month" ? within.slice(0, FEW) : within
          return (
            <section
              key={day}
              data-day={day}
              aria-label={whole.format(Date.parse(day))}
              data-today={day === today || undefined}
              data-outside={outside || undefined}
              data-empty={within.length === 0 || undefined}
              onDragOver={(event) => carried && event.preventDefault()}
              onDrop={(event) => onDrop(event, day)}
            >
              <h3>{dayName.format(Date.parse(day))}</h3>
              {seen.map((task) => (
                <Chip key={task.id} task={task} may={may} onCarry={setCarried} onKeyDown={(event) => onKeyDown(event, task, day)} />
              ))}
              {within.length > seen.length && (
                <button
                  type="button"
                  className="task-chip-more"
                  onClick={() => {
                    setShown(day)
                    setSpan("week")
                  }}
                >
                  {t("tasks.showAll", { n: within.length - seen.length })}
                </button>
              )}
            </section>
          )
        })}
      </div>
    </div>
  )
}

function Chip({ task, may, onCarry, onKeyDown }: { task: Task; may: boolean; onCarry: (task: Task | null) => void; onKeyDown: (event: KeyboardEvent) => void }) {
  const { clock } = useFormats()
  const now = useNow()
  const { open, more } = useMore(task)
  const at = task.due && !task.due.on ? clock(task.starts_at ?? task.due.at) : ""
  return (
    <>
      <button
        type="button"
        className="task-chip"
        data-task={task.id}
        data-late={isLate(task, now) || undefined}
        data-kind={task.kind}
        draggable={may}
        aria-keyshortcuts="Shift+ArrowLeft Shift+ArrowRight Shift+ArrowUp Shift+ArrowDown"
        onDragStart={() => onCarry(task)}
        onDragEnd={() => onCarry(null)}
        onKeyDown={onKeyDown}
        onClick={open}
        title={task.title}
      >
        <Icon name={KIND_ICONS[task.kind]} size={14} />
        {at && <span className="task-chip-at">{at}</span>}
        <span className="cut">{task.title}</span>
      </button>
      {more}
    </>
  )
}
