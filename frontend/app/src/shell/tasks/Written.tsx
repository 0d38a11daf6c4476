import type { KeyboardEvent } from "react"
import { useEffect, useRef, useState } from "react"
import { Button } from "../../parts/Button"
import { useBegun } from "../../state/begun"
import type { Task } from "../../state/tasks"
import { useWords } from "../../words/words"
import { changeTask, Overtaken } from "./deeds"
import { faultOf } from "./words"

interface Props {
  task: Task
  field: "title" | "note" | "result"
  label: string
  hint?: string
  may: boolean
  /** Being written from the first moment on. */
  begun?: boolean
  /** It is left: kept, or as it was. */
  onEnd?: () => void
}

const MOST = { title: 300, note: 10_000, result: 10_000 }

/** Text of a task: read until pressed, a field from then on. Leaving it keeps it; Escape leaves it as it was; what did not get through stays written, also when its row goes and comes back. */
export function Written({ task, field, label, hint, may, begun = false, onEnd }: Props) {
  const words = useWords()
  const { t } = words
  const { value: held, set, drop } = useBegun<{ text: string; seen: Task } | null>(`task/${task.id}/${field}`, null)
  const [opened, setOpened] = useState(begun)
  const seen = useRef(held?.seen ?? task)
  const area = useRef<HTMLTextAreaElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<unknown>(null)
  const typed = held?.text ?? task[field]
  const writing = may && (opened || held !== null)
  // what comes back half-written takes nobody's place in another field
  useEffect(() => {
    if (opened) area.current?.focus()
  }, [opened])

  const begin = () => {
    seen.current = task
    setOpened(true)
  }
  const end = (back: boolean) => {
    drop()
    setOpened(false)
    setFault(null)
    if (back) requestAnimationFrame(() => button.current?.focus())
    onEnd?.()
  }
  const keep = (back: boolean) => {
    const text = typed.trim()
    // a title that was emptied is no title: it stays as it was
    if (busy || text === seen.current[field].trim() || (field === "title" && !text)) {
      if (!busy) end(back)
      return
    }
    setBusy(true)
    changeTask(seen.current, field, text)
      .then(
        (kept) => {
          const left = { more: false }
          set((now) => {
            left.more = now !== null && now.text !== typed
            return now && { ...now, seen: kept }
          })
          // what was typed meanwhile is not kept yet
          if (!left.more) {
            end(back)
            return
          }
          seen.current = kept
          setFault(null)
        },
        (error: unknown) => {
          if (error instanceof Overtaken) seen.current = error.task
          setFault(error)
        },
      )
      .finally(() => setBusy(false))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const enter = event.key === "Enter" && (field === "title" || !event.shiftKey)
    if (!enter && event.key !== "Escape") return
    event.preventDefault()
    event.stopPropagation()
    if (enter) keep(true)
    else end(true)
  }
  const text = task[field]
  if (!writing) {
    if (!text) return null
    return may ? (
      <button ref={button} type="button" className={`task-text task-${field}`} aria-label={field === "title" ? label : `${label}: ${text}`} onClick={begin}>
        {text}
      </button>
    ) : (
      <p className={`task-text task-${field}`}>{text}</p>
    )
  }
  return (
    <div className="task-writing">
      <textarea
        ref={area}
        className="task-field"
        rows={1}
        aria-label={label}
        aria-invalid={fault ? true : undefined}
        placeholder={hint}
        maxLength={MOST[field]}
        value={typed}
        onChange={({ target }) => set((now) => ({ text: field === "title" ? target.value.replaceAll("\n", " ") : target.value, seen: now?.seen ?? seen.current }))}
        onKeyDown={onKeyDown}
        onBlur={() => !fault && keep(false)}
      />
      {fault !== null && (
        <div className="task-fault" role="alert">
          <p>{fault instanceof Overtaken ? t("tasks.conflict", { theirs: fault.task[field] }) : faultOf(fault, words)}</p>
          <Button small busy={busy} onClick={() => keep(true)}>
            {fault instanceof Overtaken ? t("tasks.keepMine") : t("common.tryAgain")}
          </Button>
          <Button small look="quiet" onClick={() => end(true)}>
            {fault instanceof Overtaken ? t("tasks.takeTheirs") : t("common.cancel")}
          </Button>
        </div>
      )}
    </div>
  )
}
