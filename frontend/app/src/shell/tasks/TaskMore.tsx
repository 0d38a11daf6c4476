import { useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "../../parts/Button"
import { Dialog } from "../../parts/Dialog"
import { Field } from "../../parts/Field"
import { Select } from "../../parts/Select"
import { Tick } from "../../parts/Tick"
import { useColleagues } from "../../state/house"
import type { Task } from "../../state/tasks"
import { useWords } from "../../words/words"
import { useMay, useMe } from "../me"
import { Checklist } from "./Checklist"
import { heldTask, patchTask } from "./deeds"
import { Meeting } from "./Meeting"
import "./more.css"
import { Repeating } from "./Repeating"
import { TaskRow } from "./TaskRow"
import "./tasks.css"
import { guard } from "./words"

const REMIND = [0, 10, 60, 60 * 24] as const

/** What a task has beside its one line: its list, when it reminds and comes again, the meeting that it is, who looks at what was done. */
export default function TaskMore({ task: given, onClose }: { task: Task; onClose: () => void }) {
  const words = useWords()
  const { t } = words
  const client = useQueryClient()
  const [own, setOwn] = useState(given)
  const held = heldTask(client, given.id)
  // whichever is newer: what an event brought, or what was answered here
  const task = held && held.version >= own.version ? held : own
  const may = useMay("tasks.edit") && task.state === "open"
  const change = (fields: Parameters<typeof patchTask>[1]) => guard(patchTask(task, fields).then(setOwn), words)
  return (
    <Dialog wide open title={task.title} onClose={onClose} actions={<Button onClick={onClose}>{t("common.close")}</Button>}>
      <div className="task-more">
        {/* From a board or a calendar it is ticked, moved and given here, where a finger carries nothing. */}
        <ul className="tasks">
          <TaskRow whole about task={task} />
        </ul>
        <Checklist task={task} may={may} onTask={setOwn} />
        <fieldset disabled={!may}>
          <legend>{t("tasks.remind")}</legend>
          <div className="task-reminders" role="group" aria-label={t("tasks.remind")}>
            {[...new Set([...REMIND, ...task.remind])].map((minutes) => (
              <button
                key={minutes}
                type="button"
                className="tag-add"
                aria-pressed={task.remind.includes(minutes)}
                disabled={!may || !task.due}
                onClick={() => change({ remind: task.remind.includes(minutes) ? task.remind.filter((each) => each !== minutes) : [...task.remind, minutes] })}
              >
                {minutes === 0 ? t("tasks.remindAt") : minutes % 1440 === 0 ? t("tasks.remindDays", { n: minutes / 1440 }) : minutes % 60 === 0 ? t("tasks.remindHours", { n: minutes / 60 }) : t("tasks.remindMinutes", { n: minutes })}
              </button>
            ))}
          </div>
          {!task.due && <p className="field-hint">{t("tasks.remindNeedsDue")}</p>}
        </fieldset>
        <Repeating task={task} may={may} onChange={(repeat) => change({ repeat })} />
        <Meeting task={task} may={may} onTask={setOwn} />
        <Control task={task} may={may} onChange={change} />
      </div>
    </Dialog>
  )
}

function Control({ task, may, onChange }: { task: Task; may: boolean; onChange: (fields: Parameters<typeof patchTask>[1]) => void }) {
  const { t } = useWords()
  const me = useMe().id
  const people = useColleagues().filter(({ active, id }) => active && id !== task.assignee?.id)
  const choices = [{ value: 0, label: t("tasks.noControl") }, ...people.map(({ id, name }) => ({ value: id, label: id === me ? t("tasks.controlMe") : name }))]
  return (
    <fieldset disabled={!may}>
      <legend>{t("tasks.whenDone")}</legend>
      <Tick label={t("tasks.resultRequired")} checked={task.result_required} disabled={!may} onChange={(result_required) => onChange({ result_required })} />
      <Field label={t("tasks.controller")} hint={t("tasks.controllerHint")}>
        {({ id }) => <Select id={id} label={t("tasks.controller")} value={task.controller?.id ?? 0} disabled={!may} choices={choices} onChange={(who) => onChange({ controller_id: who || null })} />}
      </Field>
    </fieldset>
  )
}
