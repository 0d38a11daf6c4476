import { Field } from "../../parts/Field"
import { Select } from "../../parts/Select"
import type { Task } from "../../state/tasks"
import { useWords } from "../../words/words"

type Repeat = NonNullable<Task["repeat"]>

const BYS = ["done", "time"] as const
const EVERY = ["none", "day", "workday", "week", "month"] as const

interface Props {
  task: Task
  may: boolean
  onChange: (repeat: Repeat | null) => void
}

/** Whether it comes again: how often, until when, and when the next one is made. */
export function Repeating({ task, may, onChange }: Props) {
  const { t } = useWords()
  const { repeat } = task
  const off = !may || !task.due
  const every = repeat?.every ?? "none"
  const put = (fields: Partial<Repeat>) => onChange({ every: "day", interval: 1, days: [], until: null, times: null, by: "done", ...repeat, ...fields })
  return (
    <fieldset disabled={off}>
      <legend>{t("tasks.repeat")}</legend>
      <div className="task-more-row">
        <Select
          label={t("tasks.repeat")}
          value={every}
          disabled={off}
          choices={EVERY.map((value) => ({ value, label: t(`tasks.repeat_${value}`) }))}
          onChange={(value) => (value === "none" ? onChange(null) : put({ every: value, days: [], interval: 1 }))}
        />
        {repeat && (
          <>
            <Select
              label={t("tasks.repeatBy")}
              value={repeat.by ?? "done"}
              disabled={off}
              choices={BYS.map((value) => ({ value, label: t(`tasks.repeatBy_${value}`) }))}
              onChange={(by) => put({ by })}
            />
            <Field label={t("tasks.repeatUntil")}>
              {(wiring) => <input {...wiring} className="input" type="date" value={repeat.until ?? ""} onChange={({ target }) => put({ until: target.value || null })} />}
            </Field>
          </>
        )}
      </div>
      {!task.due && <p className="field-hint">{t("tasks.repeatNeedsDue")}</p>}
      {repeat && task.series_no !== null && <p className="field-hint">{t("tasks.seriesNo", { n: task.series_no })}</p>}
    </fieldset>
  )
}
