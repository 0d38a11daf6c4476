import type { DragEvent, KeyboardEvent, SubmitEvent } from "react"
import { useRef, useState } from "react"
import { IconButton } from "../../parts/Button"
import { useBegun } from "../../state/begun"
import type { Task } from "../../state/tasks"
import { useWords } from "../../words/words"
import { useMay, useMe } from "../me"
import { tickLine, writeLines } from "./deeds"
import { guard } from "./words"

interface Props {
  task: Task
  may: boolean
  onTask: (task: Task) => void
}

/** Its list: ticked line by line, ordered by dragging or by Alt and the arrows. */
export function Checklist({ task, may, onTask }: Props) {
  const words = useWords()
  const { t } = words
  const mine = useMe().id === task.assignee?.id
  const mayTick = (useMay("tasks.edit") || mine) && task.state === "open"
  const { value: typed, set: setTyped } = useBegun(`task/${task.id}/check`, "")
  const [dragged, setDragged] = useState<number | null>(null)
  const list = useRef<HTMLUListElement>(null)
  const lines = task.checklist
  const write = (next: { id?: number; text: string }[]) => writeLines(task, next).then(onTask)
  const as = lines.map(({ id, text }) => ({ id, text }))

  const move = (from: number, to: number, keys = false) => {
    if (to < 0 || to >= as.length || from === to) return
    const next = [...as]
    next.splice(to, 0, ...next.splice(from, 1))
    guard(
      write(next).then(() => {
        if (keys) requestAnimationFrame(() => list.current?.querySelectorAll<HTMLElement>("input[type=checkbox]")[to]?.focus())
      }),
      words,
    )
  }
  const add = (event: SubmitEvent) => {
    event.preventDefault()
    const text = typed.trim()
    if (!text) return
    // what is typed while it is asked stays
    guard(write([...as, { text }]).then(() => setTyped((now) => (now === typed ? "" : now))), words)
  }
  const onKeyDown = (event: KeyboardEvent, at: number) => {
    const step = event.altKey ? { ArrowUp: -1, ArrowDown: 1 }[event.key] : undefined
    if (!step || !may) return
    event.preventDefault()
    move(at, at + step, true)
  }
  const onDrop = (event: DragEvent, at: number) => {
    event.preventDefault()
    if (dragged !== null) move(dragged, at)
    setDragged(null)
  }
  const done = lines.filter(({ done_at }) => done_at).length
  return (
    <fieldset>
      <legend>
        {t("tasks.checklist")} {lines.length > 0 && <span className="hint">{t("tasks.checked", { done, all: lines.length })}</span>}
      </legend>
      <ul ref={list} className="task-checks" aria-label={t("tasks.checklist")}>
        {lines.map((line, at) => (
          <li
            key={line.id}
            draggable={may}
            onDragStart={() => setDragged(at)}
            onDragOver={(event) => dragged !== null && event.preventDefault()}
            onDrop={(event) => onDrop(event, at)}
            onDragEnd={() => setDragged(null)}
            data-done={line.done_at !== null || undefined}
          >
            <label>
              <input
                type="checkbox"
                checked={line.done_at !== null}
                disabled={!mayTick}
                aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
                onKeyDown={(event) => onKeyDown(event, at)}
                onChange={() => guard(tickLine(task.id, line.id, line.done_at === null).then(onTask), words)}
              />
              <span>{line.text}</span>
            </label>
            {line.done_by && <span className="hint cut">{line.done_by.name}</span>}
            {may && <IconButton small icon="close" label={t("tasks.dropLine", { text: line.text })} onClick={() => guard(write(as.filter(({ id }) => id !== line.id)), words)} />}
          </li>
        ))}
      </ul>
      {may && (
        <form onSubmit={add} className="task-check-add">
          <input className="input" aria-label={t("tasks.addLine")} placeholder={t("tasks.addLine")} maxLength={300} value={typed} onChange={({ target }) => setTyped(() => target.value)} autoComplete="off" />
        </form>
      )}
    </fieldset>
  )
}
