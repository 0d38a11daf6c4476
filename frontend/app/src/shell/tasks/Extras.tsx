import type { SubmitEvent } from "react"
import { useState } from "react"
import { Button } from "../../parts/Button"
import { Icon } from "../../parts/icon/Icon"
import { tell } from "../../parts/Toast"
import { useBegun } from "../../state/begun"
import type { Task } from "../../state/tasks"
import { useWords } from "../../words/words"
import { useMe } from "../me"
import { answerMeeting, lookAt } from "./deeds"
import { guard } from "./words"

/** What a row says of the rest of its task: how far its list is, that it comes again, where one meets; and what it asks of whom. */
export function Extras({ task }: { task: Task }) {
  const { t } = useWords()
  const { checklist, repeat, remind, place, return_note, by_itself } = task
  const open = task.state === "open"
  const done = checklist.filter(({ done_at }) => done_at).length
  return (
    <>
      {(checklist.length > 0 || place || (open && (repeat || remind.length > 0 || by_itself))) && (
        <div className="task-meta task-extras">
          {checklist.length > 0 && (
            <span>
              <Icon name="checks" size={14} />
              {t("tasks.checked", { done, all: checklist.length })}
            </span>
          )}
          {open && repeat && <Mark icon="retry" label={t("tasks.repeats")} />}
          {open && remind.length > 0 && <Mark icon="bell" label={t("tasks.reminds")} />}
          {open && by_itself && <Mark icon="gear" label={t("tasks.byItself")} />}
          {place && <Place place={place} />}
        </div>
      )}
      {open && return_note && <p className="task-text task-returned">{t("tasks.cameBack", { text: return_note })}</p>}
      <Asked task={task} />
      <Look task={task} />
    </>
  )
}

function Mark({ icon, label }: { icon: "retry" | "bell" | "gear"; label: string }) {
  return (
    <span role="img" aria-label={label} title={label}>
      <Icon name={icon} size={14} />
    </span>
  )
}

function Place({ place }: { place: string }) {
  if (!/^https?:\/\/\S+$/.test(place)) return <span className="cut">{place}</span>
  return (
    <a className="cut" href={place} target="_blank" rel="noreferrer noopener">
      {place}
    </a>
  )
}

/** Who is asked to a meeting and has not said whether they come. */
function Asked({ task }: { task: Task }) {
  const words = useWords()
  const { t } = words
  const me = useMe().id
  const mine = task.people.find(({ user_id }) => user_id === me)
  if (mine?.answer !== "none" || task.state !== "open") return null
  return (
    <div className="task-meta" role="group" aria-label={t("tasks.doYouCome")}>
      {(["yes", "maybe", "no"] as const).map((answer) => (
        <Button key={answer} small look="quiet" onClick={() => guard(answerMeeting(task.id, answer), words)}>
          {t(`tasks.come_${answer}`)}
        </Button>
      ))}
    </div>
  )
}

/** What was done waits for whoever looks at it: they accept it, or send it back with a word why. */
function Look({ task }: { task: Task }) {
  const words = useWords()
  const { t } = words
  const me = useMe().id
  const [back, setBack] = useState(false)
  const { value: note, set, drop } = useBegun(`task/${task.id}/back`, "")
  if (task.state !== "done" || !task.controller || task.checked_at) return null
  if (task.controller.id !== me) return <p className="task-meta">{t("tasks.waitsCheck", { name: task.controller.name })}</p>
  const send = (event: SubmitEvent) => {
    event.preventDefault()
    const sent = lookAt(task.id, false, note).then(() => {
      drop()
      setBack(false)
      tell(t("tasks.sentBackTold"))
    })
    guard(sent, words)
  }
  return (
    <div className="task-meta task-look">
      {back ? (
        <form onSubmit={send} className="task-line">
          <input autoFocus className="input" required aria-label={t("tasks.sendBackHint")} placeholder={t("tasks.sendBackHint")} maxLength={10_000} value={note} onChange={({ target }) => set(() => target.value)} />
          <Button small look="primary" type="submit">
            {t("tasks.sendBack")}
          </Button>
        </form>
      ) : (
        <>
          <Button small look="primary" onClick={() => guard(lookAt(task.id, true).then(() => tell(t("tasks.acceptedTold"))), words)}>
            {t("tasks.accept")}
          </Button>
          <Button small onClick={() => setBack(true)}>
            {t("tasks.sendBack")}
          </Button>
        </>
      )}
    </div>
  )
}

/** It is not closed before it says what came of it. */
export function ResultFirst({ task, onEnd }: { task: Task; onEnd: (result: string) => void }) {
  const { t } = useWords()
  const { value, set, drop } = useBegun(`task/${task.id}/first`, "")
  const end = (result: string) => {
    if (result) drop()
    onEnd(result)
  }
  return (
    <form
      className="task-line"
      onSubmit={(event) => {
        event.preventDefault()
        if (value.trim()) end(value.trim())
      }}
    >
      <input
        autoFocus
        className="input"
        required
        aria-label={t("tasks.resultOf", { title: task.title })}
        placeholder={t("tasks.resultFirst")}
        maxLength={10_000}
        value={value}
        onChange={({ target }) => set(() => target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return
          event.stopPropagation()
          end("")
        }}
      />
      <Button small look="primary" type="submit">
        {t("tasks.closeWith")}
      </Button>
    </form>
  )
}
