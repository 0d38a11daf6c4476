import type { DragEvent, KeyboardEvent } from "react"
import { useEffect, useRef, useState } from "react"
import { Avatar } from "../../parts/Avatar"
import { Icon } from "../../parts/icon/Icon"
import { ErrorState, RowsSkeleton } from "../../parts/Placeholders"
import { Segments } from "../../parts/Segments"
import { tell } from "../../parts/Toast"
import { useNow } from "../../parts/useNow"
import { useMay } from "../../shell/me"
import { changeTask, finishTask, reopenTask } from "../../shell/tasks/deeds"
import { useMore } from "../../shell/tasks/useMore"
import { dueWords, guard, KIND_ICONS } from "../../shell/tasks/words"
import { usePrefs } from "../../state/prefs"
import type { Group, NewDue, Task } from "../../state/tasks"
import { GROUPS, groupOf, isLate } from "../../state/tasks"
import { useFormats } from "../../words/format"
import { useWords } from "../../words/words"
import "./board.css"
import { dayAfter, dueOn, weekEnd } from "./put"
import { useAllTasks } from "./useAll"

type By = "day" | "state"
type Column = { id: string; label: string; tasks: readonly Task[]; put: ((task: Task) => Promise<unknown>) | null }

/** Tasks as columns, by the day that they are due or by whether they are done; carried by the mouse or by Shift and the arrows. */
export default function DayBoard({ whose }: { whose: string }) {
  const words = useWords()
  const { t } = words
  const [by, setBy] = useState<By>("day")
  const open = useAllTasks(whose)
  const done = useAllTasks(whose, "done", by === "state")
  const may = useMay("tasks.edit")
  const columns = useColumns(by, open.tasks ?? [], done.tasks ?? [])
  const [carried, setCarried] = useState<Task | null>(null)
  const root = useRef<HTMLDivElement>(null)
  const carriedTo = useRef<{ id: number; column: string } | null>(null)
  // The answer comes before the columns have followed it, or after: whoever carried it by keys goes on where it stands.
  useEffect(() => {
    if (!carriedTo.current) return
    const { id, column } = carriedTo.current
    const card = root.current?.querySelector<HTMLElement>(`[data-group="${column}"] [data-task="${id}"]`)
    if (!card) return
    card.focus()
    carriedTo.current = null
  })
  if (open.pages.error && !open.tasks) return <ErrorState title={t("tasks.failed")} error={open.pages.error} onRetry={() => void open.pages.refetch()} />
  if (!open.tasks) return <RowsSkeleton rows={6} />

  const put = (task: Task, column: Column, focus = false) => {
    if (!column.put) return
    carriedTo.current = focus ? { id: task.id, column: column.id } : null
    const move = column.put(task).then(() => tell(t("tasks.putTold", { column: column.label })))
    guard(
      move.catch((error: unknown) => {
        carriedTo.current = null
        throw error
      }),
      words,
    )
  }
  const onKeyDown = (event: KeyboardEvent, task: Task, at: number) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step && event.shiftKey && may) {
      event.preventDefault()
      let to = at + step
      while (to >= 0 && to < columns.length && !columns[to]?.put) to += step
      const column = columns[to]
      if (column) put(task, column, true)
      return
    }
    const next = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!next) return
    event.preventDefault()
    const cards = [...(event.currentTarget.closest("section")?.querySelectorAll<HTMLElement>("[data-task]") ?? [])]
    cards[cards.indexOf(event.currentTarget as HTMLElement) + next]?.focus()
  }
  const onDrop = (event: DragEvent, column: Column) => {
    event.preventDefault()
    if (carried && !column.tasks.includes(carried)) put(carried, column)
    setCarried(null)
  }
  return (
    <div className="task-board-page">
      <div className="task-board-bar">
        <Segments<By> label={t("tasks.boardBy")} value={by} choices={(["day", "state"] as const).map((value) => ({ value, label: t(`tasks.by_${value}`) }))} onChange={setBy} />
        {open.more && <span className="hint">{t("tasks.tooMany")}</span>}
      </div>
      <div className="task-board" ref={root}>
        {columns.map((column, at) => (
          <section
            key={column.id}
            aria-label={column.label}
            data-group={column.id}
            data-takes={(carried && column.put !== null) || undefined}
            onDragOver={(event) => carried && column.put && event.preventDefault()}
            onDrop={(event) => onDrop(event, column)}
          >
            <h2>
              {column.label} <span>{column.tasks.length}</span>
            </h2>
            {column.tasks.map((task) => (
              <Card key={task.id} task={task} may={may} onKeyDown={(event) => onKeyDown(event, task, at)} onCarry={setCarried} />
            ))}
          </section>
        ))}
      </div>
    </div>
  )
}

function Card({ task, may, onKeyDown, onCarry }: { task: Task; may: boolean; onKeyDown: (event: KeyboardEvent) => void; onCarry: (task: Task | null) => void }) {
  const { t } = useWords()
  const formats = useFormats()
  const now = useNow()
  const { open, more } = useMore(task)
  const ticked = task.checklist.filter(({ done_at }) => done_at).length
  return (
    <>
      <button
        type="button"
        className="task-card"
        data-task={task.id}
        draggable={may}
        aria-keyshortcuts="Shift+ArrowLeft Shift+ArrowRight"
        onDragStart={() => onCarry(task)}
        onDragEnd={() => onCarry(null)}
        onKeyDown={onKeyDown}
        onClick={open}
      >
        <span className="task-card-title">{task.title}</span>
        <span className="task-card-meta">
          <Icon name={KIND_ICONS[task.kind]} size={14} />
          {task.due && <span data-late={isLate(task, now) || undefined}>{dueWords(task.due, formats, now)}</span>}
          {task.checklist.length > 0 && <span>{t("tasks.checked", { done: ticked, all: task.checklist.length })}</span>}
          {task.assignee && <Avatar id={task.assignee.id} name={task.assignee.name} size={20} decorative />}
        </span>
        <span className="hint cut">{task.subject.name || t("tasks.nameless")}</span>
      </button>
      {more}
    </>
  )
}

function useColumns(by: By, open: readonly Task[], done: readonly Task[]): Column[] {
  const { t } = useWords()
  const { dayKey } = useFormats()
  const zone = usePrefs(({ timeZone }) => timeZone)
  const now = useNow()
  if (by === "state") {
    const stateOf = (task: Task) => (task.return_note ? "returned" : "open")
    return [
      { id: "open", label: t("tasks.stateOpen"), tasks: open.filter((task) => stateOf(task) === "open"), put: (task) => (task.state === "open" ? Promise.resolve() : reopenTask(task.id)) },
      { id: "returned", label: t("tasks.returned"), tasks: open.filter((task) => stateOf(task) === "returned"), put: null },
      { id: "waiting", label: t("tasks.waiting"), tasks: done.filter((task) => task.controller && !task.checked_at), put: null },
      { id: "done", label: t("tasks.stateDone"), tasks: done.filter((task) => !task.controller || task.checked_at), put: (task) => (task.state === "done" ? Promise.resolve() : finishTask(task.id)) },
    ]
  }
  const today = dayKey(new Date(now).toISOString())
  const days: Partial<Record<Group, string>> = { today, tomorrow: dayAfter(today, 1), week: weekEnd(today), later: dayAfter(weekEnd(today), 1) }
  const putOn = (due: (task: Task) => NewDue | null) => (task: Task) => changeTask(task, "due", due(task))
  return GROUPS.map((group) => {
    const day = days[group]
    const put = group === "undated" ? putOn(() => null) : day ? putOn((task) => dueOn(task, day, zone)) : null
    return { id: group, label: t(`tasks.group_${group}`), tasks: open.filter((task) => groupOf(task, now, dayKey) === group), put }
  })
}
