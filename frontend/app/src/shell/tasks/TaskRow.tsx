import { useState } from "react"
import { Link } from "wouter"
import { IconButton } from "../../parts/Button"
import { Icon } from "../../parts/icon/Icon"
import { Menu } from "../../parts/Menu"
import { tell } from "../../parts/Toast"
import { useNow } from "../../parts/useNow"
import { useBegun } from "../../state/begun"
import type { Task } from "../../state/tasks"
import { isLate } from "../../state/tasks"
import { useFormats } from "../../words/format"
import { useWords } from "../../words/words"
import { useMay, useMe } from "../me"
import type { TaskFields } from "./deeds"
import { cancelTask, changeTask, finishTask, reopenTask } from "./deeds"
import { DueButton } from "./DueButton"
import { Extras, ResultFirst } from "./Extras"
import { useMore } from "./useMore"
import { WhoButton } from "./WhoButton"
import { dueWords, guard, KIND_ICONS, KINDS } from "./words"
import { Written } from "./Written"

interface Props {
  task: Task
  /** It names what it is about, and leads there. */
  about?: boolean
  /** It was closed here: it stays in sight until it is left. */
  onClosed?: (task: Task) => void
  onLeft?: (id: number) => void
  /** Just ticked: what came of it is asked. */
  asking?: boolean
  /** Whose it was is said of closed ones, too. */
  who?: boolean
  /** It stands in its own window: nothing there leads to it. */
  whole?: boolean
}

/** One task: ticked, read, and changed where it stands. */
export function TaskRow({ task, about, onClosed, onLeft, asking, who, whole }: Props) {
  const words = useWords()
  const { t } = words
  const mayEdit = useMay("tasks.edit")
  const mine = useMe().id === task.assignee?.id
  const { title } = task
  const open = task.state === "open"
  const mayTick = mayEdit || mine

  const back = () => reopenTask(task.id).then(() => onLeft?.(task.id))
  const reopen = () => guard(back(), words)
  // from the closed ones it goes out of sight: that is told
  const reopenTold = () => guard(back().then(() => tell(t("tasks.reopenTold"))), words)
  const close = (by: (id: number) => Promise<Task>, told: string) =>
    guard(
      by(task.id).then((closed) => {
        onClosed?.(closed)
        tell(told, { undo: reopen })
      }),
      words,
    )
  // drawn at once; a second press before the answer is none
  const [ticked, setTicked] = useState(false)
  const [wanting, setWanting] = useState(false)
  const all = useMore(task)
  const tick = () => {
    if (ticked) return
    if (open && task.result_required) {
      setWanting(true)
      return
    }
    if (!open) {
      reopenTold()
      return
    }
    setTicked(true)
    close((id) => finishTask(id).finally(() => setTicked(false)), t("tasks.doneTold"))
  }
  return (
    <li className="task" data-task={task.id} data-closed={open ? undefined : task.state}>
      <button type="button" role="checkbox" className="task-tick" aria-checked={ticked || task.state === "done"} aria-label={t(open ? "tasks.tick" : "tasks.untick", { title })} disabled={!mayTick} onClick={tick}>
        {(ticked || !open) && <Icon name={task.state === "cancelled" ? "close" : "check"} size={14} />}
      </button>
      <div className="task-main">
        <Written task={task} field="title" label={t("tasks.titleOf", { title })} may={mayEdit && open} />
        <Details task={task} may={mayEdit} asking={asking === true} onLeft={onLeft} />
        <Meta task={task} about={about === true} may={mayEdit} who={who === true} />
        <Extras task={task} />
        {wanting && (
          <ResultFirst
            task={task}
            onEnd={(result) => {
              setWanting(false)
              if (result) close((id) => finishTask(id, result), t("tasks.doneTold"))
            }}
          />
        )}
      </div>
      <More task={task} may={mayEdit} onCancel={() => close(cancelTask, t("tasks.cancelTold"))} onReopen={reopenTold} mayClose={mayTick} onAll={whole ? null : all.open} />
      {all.more}
    </li>
  )
}

function Details({ task, may, asking, onLeft }: { task: Task; may: boolean; asking: boolean; onLeft: Props["onLeft"] }) {
  const { t } = useWords()
  const { title } = task
  return (
    <>
      {task.note && <Written task={task} field="note" label={t("tasks.noteOf", { title })} hint={t("tasks.noteHint")} may={may && task.state === "open"} />}
      {task.state === "done" && (
        <Written key={asking ? "asked" : "told"} task={task} field="result" label={t("tasks.resultOf", { title })} hint={t("tasks.resultHint")} may={may} begun={asking && may} onEnd={() => onLeft?.(task.id)} />
      )}
    </>
  )
}

function Meta({ task, about, may, who }: { task: Task; about: boolean; may: boolean; who: boolean }) {
  const words = useWords()
  const { t } = words
  const formats = useFormats()
  const now = useNow()
  const { title, subject, due, closed_at, closed_by } = task
  const late = isLate(task, now)
  const shown = due && dueWords(due, formats, now)
  const change = guardedChange(task, words)
  const dueLabel = t("tasks.dueOf", { title, when: shown ? (late ? `${shown}, ${t("tasks.late")}` : shown) : t("tasks.noDue") })
  return (
    <div className="task-meta">
      <span className="task-kind" role="img" aria-label={t(`tasks.kind_${task.kind}`)} title={t(`tasks.kind_${task.kind}`)}>
        <Icon name={KIND_ICONS[task.kind]} size={14} />
      </span>
      {task.state === "open" ? (
        may ? (
          <DueButton shown={shown} label={dueLabel} exact={due ? formats.exact(due.at) : undefined} late={late} onPick={(picked) => change("due", picked)} />
        ) : (
          shown && <span className="task-due" data-late={late || undefined} aria-label={dueLabel}>{shown}</span>
        )
      ) : (
        <span className="task-by" title={formats.exact(closed_at ?? task.updated_at)}>
          {t(task.state === "done" ? "tasks.doneBy" : "tasks.cancelledBy", { name: closed_by?.name ?? t("history.system"), when: formats.when(closed_at ?? task.updated_at, now) })}
        </span>
      )}
      {about && <Subject subject={subject} />}
      {who && task.state !== "open" && task.assignee && <span className="cut">{task.assignee.name}</span>}
      {task.state === "open" && (may ? <WhoButton who={task.assignee} label={t("tasks.assigneeOf", { title, name: task.assignee?.name ?? t("common.nobody") })} onPick={(id) => change("assignee_id", id)} /> : null)}
    </div>
  )
}

/** What was picked, and the way back to what stood there. */
const guardedChange =
  (task: Task, words: ReturnType<typeof useWords>) =>
  <F extends "due" | "assignee_id" | "kind">(field: F, value: TaskFields[F]) => {
    const before = fieldsOf(task)[field]
    const kept = changeTask(task, field, value).then((now) => {
      tell(words.t("tasks.changedTold"), { undo: () => guard(changeTask(now, field, before), words) })
    })
    guard(kept, words)
  }

const fieldsOf = ({ kind, title, note, result, assignee, due }: Task): TaskFields => ({
  kind,
  title,
  note,
  result,
  assignee_id: assignee?.id ?? null,
  due: due && (due.on ? { on: due.on, zone: due.zone } : { at: due.at, zone: due.zone }),
})

function Subject({ subject }: { subject: Task["subject"] }) {
  const { t } = useWords()
  const name = subject.name || t("tasks.nameless")
  if (subject.conversation_id === null) return <span className="cut">{name}</span>
  return (
    <Link href={`/inbox/${subject.conversation_id}`} className="task-about cut" aria-label={t("tasks.openSubject", { name })}>
      {name}
    </Link>
  )
}

function More({ task, may, mayClose, onCancel, onReopen, onAll }: { task: Task; may: boolean; mayClose: boolean; onCancel: () => void; onReopen: () => void; onAll: (() => void) | null }) {
  const words = useWords()
  const { t } = words
  const { title } = task
  const { value: begun } = useBegun<unknown>(`task/${task.id}/note`, null)
  const [noting, setNoting] = useState(begun !== null && !task.note)
  const open = task.state === "open"
  const change = guardedChange(task, words)
  if (!mayClose) return null
  const kinds = KINDS.map((kind) => ({ id: kind, label: t(`tasks.kind_${kind}`), icon: KIND_ICONS[kind], checked: kind === task.kind, stays: false, run: () => change("kind", kind) }))
  return (
    <>
      <Menu
        commands={title}
        align="end"
        trigger={<IconButton icon="more" label={t("tasks.actions", { title })} small />}
        groups={
          open
            ? [
                ...(may ? [{ id: "kind", items: kinds }] : []),
                {
                  id: "do",
                  items: [
                    ...(may && !task.note ? [{ id: "note", label: t("tasks.addNote"), icon: "note" as const, run: () => setNoting(true) }] : []),
                    ...(onAll ? [{ id: "all", label: t("tasks.all"), icon: "list" as const, run: onAll }] : []),
                    { id: "cancel", label: t("tasks.cancel"), icon: "close", run: onCancel },
                  ],
                },
              ]
            : [{ id: "do", items: [{ id: "reopen", label: t("tasks.reopen"), icon: "undo", run: onReopen }] }]
        }
      />
      {noting && <Written begun task={task} field="note" label={t("tasks.noteOf", { title })} hint={t("tasks.noteHint")} may onEnd={() => setNoting(false)} />}
    </>
  )
}
