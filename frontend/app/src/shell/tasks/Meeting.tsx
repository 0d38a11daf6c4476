import type { SubmitEvent } from "react"
import { useState } from "react"
import { Button, IconButton } from "../../parts/Button"
import { Field } from "../../parts/Field"
import { UserPicker } from "../../parts/UserPicker"
import { fromInput, toInput } from "../../parts/when/zone"
import { useBegun } from "../../state/begun"
import { useColleagues } from "../../state/house"
import { usePrefs } from "../../state/prefs"
import type { Task } from "../../state/tasks"
import { useWords } from "../../words/words"
import { useMe } from "../me"
import { answerMeeting, askPeople, Overtaken, patchTask } from "./deeds"
import { faultOf, guard } from "./words"

interface Props {
  task: Task
  may: boolean
  onTask: (task: Task) => void
}

const HOUR_MS = 3_600_000

/** The meeting that it is: from when to when, where, who is asked, and whether they come. */
export function Meeting({ task, may, onTask }: Props) {
  const words = useWords()
  const { t } = words
  if (task.kind !== "meeting" && task.starts_at === null) return null
  return (
    <fieldset>
      <legend>{t("tasks.kind_meeting")}</legend>
      <Times task={task} may={may} onTask={onTask} />
      <People task={task} may={may} onTask={onTask} />
      <Answer task={task} onTask={onTask} />
      {task.due && (
        <a className="button" data-look="quiet" href={`/api/v1/tasks/${task.id}/ics`} download>
          {t("tasks.toCalendar")}
        </a>
      )}
    </fieldset>
  )
}

interface Fields {
  from: string
  to: string
  place: string
}

/** What is set anew, and the meeting as it was seen then: a field that nobody touched stays whoever's it is by now. */
interface Altered {
  changed: Partial<Fields>
  seen: Task
}

const NAMES = ["from", "to", "place"] as const

function Times({ task, may, onTask }: Props) {
  const words = useWords()
  const { t } = words
  const zone = usePrefs(({ timeZone }) => timeZone)
  const { value, set, drop } = useBegun<Altered | null>(`task/${task.id}/meeting`, null)
  const [fault, setFault] = useState<unknown>(null)
  const shown = (at: string | null | undefined) => (at ? toInput(Date.parse(at), zone) : "")
  const fieldsOf = ({ starts_at, due, place }: Task): Fields => ({ from: shown(starts_at), to: shown(due && !due.on ? due.at : null), place })
  const now = { ...fieldsOf(task), ...value?.changed }
  const put = (fields: Partial<Fields>) => set((held) => ({ changed: { ...held?.changed, ...fields }, seen: held?.seen ?? task }))
  const keep = (event: SubmitEvent) => {
    event.preventDefault()
    if (!value) return
    const { changed, seen } = value
    const was = fieldsOf(seen)
    const differs = (name: keyof Fields) => changed[name] !== undefined && changed[name] !== was[name]
    const from = fromInput(now.from, zone)
    const to = fromInput(now.to, zone) ?? (from === null ? null : from + HOUR_MS)
    // both times or none: an end that goes alone takes the beginning along
    const times = (differs("from") || differs("to")) && { starts_at: from === null ? null : new Date(from).toISOString(), due: to === null ? null : { at: new Date(to).toISOString(), zone } }
    const fields = { ...times, ...(differs("place") && { place: now.place }) }
    if (!Object.keys(fields).length) {
      drop()
      setFault(null)
      return
    }
    patchTask(seen, fields).then(
      (kept) => {
        const left: Partial<Fields> = {}
        set((held) => {
          for (const name of NAMES) if (held && held.changed[name] !== changed[name]) left[name] = held.changed[name]!
          return { changed: left, seen: kept }
        })
        // what was typed meanwhile is not kept yet
        if (!Object.keys(left).length) drop()
        setFault(null)
        onTask(kept)
      },
      (error: unknown) => {
        // seen now: kept once more, it is meant
        if (error instanceof Overtaken) set((held) => held && { ...held, seen: error.task })
        setFault(error)
      },
    )
  }
  return (
    <form onSubmit={keep} className="task-more-row">
      <Field label={t("tasks.begins")}>{(wiring) => <input {...wiring} className="input" type="datetime-local" disabled={!may} value={now.from} onChange={({ target }) => put({ from: target.value })} />}</Field>
      <Field label={t("tasks.ends")}>{(wiring) => <input {...wiring} className="input" type="datetime-local" disabled={!may} value={now.to} onChange={({ target }) => put({ to: target.value })} />}</Field>
      <Field label={t("tasks.place")}>{(wiring) => <input {...wiring} className="input" maxLength={500} placeholder={t("tasks.placeHint")} disabled={!may} value={now.place} onChange={({ target }) => put({ place: target.value })} />}</Field>
      {value && (
        <Button look="primary" type="submit">
          {t("common.save")}
        </Button>
      )}
      {fault !== null && (
        <p className="task-fault" role="alert">
          {faultOf(fault, words)}
        </p>
      )}
    </form>
  )
}

function People({ task, may, onTask }: Props) {
  const words = useWords()
  const { t } = words
  const me = useMe().id
  const asked = new Set(task.people.map(({ user_id }) => user_id))
  const colleagues = useColleagues().filter(({ active, id }) => active && !asked.has(id))
  const { value: email, set: setEmail } = useBegun(`task/${task.id}/guest`, "")
  const [fault, setFault] = useState<unknown>(null)
  const stand = task.people.map(({ id }) => ({ id }))
  const ask = (people: Parameters<typeof askPeople>[1]) =>
    askPeople(task, people).then((kept) => {
      setFault(null)
      onTask(kept)
    })
  const add = (event: SubmitEvent) => {
    event.preventDefault()
    // what is typed while it is asked stays
    if (email.trim()) ask([...stand, { email: email.trim() }]).then(() => setEmail((now) => (now === email ? "" : now)), setFault)
  }
  return (
    <div className="task-people">
      <ul aria-label={t("tasks.people")}>
        {task.people.map((guest) => (
          <li key={guest.id}>
            <span className="cut">{guest.name || guest.email}</span>
            <span className="hint" data-answer={guest.answer}>
              {t(guest.letter === "failed" ? "tasks.letterFailed" : `tasks.answer_${guest.answer}`)}
            </span>
            {may && <IconButton small icon="close" label={t("tasks.dropGuest", { name: guest.name || (guest.email ?? "") })} onClick={() => guard(ask(stand.filter(({ id }) => id !== guest.id)), words)} />}
          </li>
        ))}
      </ul>
      {may && (
        <div className="task-more-row">
          <UserPicker
            people={colleagues}
            value={null}
            me={me}
            label={t("tasks.askColleague")}
            onChange={(id) => id !== null && guard(ask([...stand, { user_id: id }]), words)}
            trigger={<Button icon="plus">{t("tasks.askColleague")}</Button>}
          />
          <form onSubmit={add}>
            <input className="input" type="email" aria-label={t("tasks.askByEmail")} placeholder={t("tasks.askByEmail")} value={email} onChange={({ target }) => setEmail(() => target.value)} />
          </form>
        </div>
      )}
      {fault !== null && (
        <p className="task-fault" role="alert">
          {faultOf(fault, words)}
        </p>
      )}
    </div>
  )
}

/** Who is asked says whether they come. */
export function Answer({ task, onTask }: Pick<Props, "task" | "onTask">) {
  const words = useWords()
  const { t } = words
  const me = useMe().id
  const mine = task.people.find(({ user_id }) => user_id === me)
  if (!mine || task.state !== "open") return null
  return (
    <div className="task-answer" role="group" aria-label={t("tasks.doYouCome")}>
      {(["yes", "maybe", "no"] as const).map((answer) => (
        <Button key={answer} small look={mine.answer === answer ? "primary" : "plain"} aria-pressed={mine.answer === answer} onClick={() => guard(answerMeeting(task.id, answer).then(onTask), words)}>
          {t(`tasks.come_${answer}`)}
        </Button>
      ))}
    </div>
  )
}
