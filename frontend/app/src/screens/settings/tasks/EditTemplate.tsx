import { useRef } from "react"
import { Field, TextField } from "../../../parts/Field"
import { Segments } from "../../../parts/Segments"
import { Select } from "../../../parts/Select"
import { Tick } from "../../../parts/Tick"
import { useForm } from "../../../shell/enter/useForm"
import { KINDS } from "../../../shell/tasks/words"
import { useColleagues } from "../../../state/house"
import type { TaskKind } from "../../../state/tasks"
import type { TaskTemplateView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { FormDialog } from "../pieces/FormDialog"
import { useDraft } from "../pieces/useDraft"
import { refresh } from "../pieces/useList"
import "../replies/replies.css"
import { putMark } from "../../../parts/putMark"

/** The server's own list (backend/tasks/variables.py): nothing that a role may hide. */
const VARIABLES = ["name", "surname", "me", "channel", "number", "status", "budget", "date"] as const
const WHOSE = ["responsible", "author", "person"] as const
const UNITS = ["none", "hours", "days", "duty_hours", "workdays"] as const
const OF_DAYS: readonly string[] = ["days", "workdays"]

/** One template: what, until when, for whom. */
export function EditTemplate({ template, onClose }: { template: TaskTemplateView | null; onClose: () => void }) {
  const { t } = useWords()
  const people = useColleagues().filter(({ active }) => active)
  const { value, set, drop } = useDraft(`task-template/${template?.id ?? "new"}`, {
    title: template?.title ?? "",
    kind: template?.kind ?? ("call"),
    note: template?.note ?? "",
    unit: template?.due_unit ?? ("none"),
    amount: String(template?.due_amount ?? 1),
    assignee: template?.assignee ?? ("responsible"),
    person: template?.person?.id ?? 0,
    time: template?.due_time ?? "",
    lines: (template?.checklist ?? []).join("\n"),
    result: template?.result_required ?? false,
  })
  const form = useForm(
    async () => {
      const due = value.unit === "none" ? { due_amount: null, due_unit: null } : { due_amount: whole(value.amount), due_unit: value.unit }
      const whose = { assignee: value.assignee, person_id: value.assignee === "person" && value.person ? value.person : null }
      const lines = value.lines.split("\n").filter((line) => line.trim())
      const more = { due_time: OF_DAYS.includes(value.unit) && value.time ? value.time : null, checklist: lines, result_required: value.result }
      const body = { title: value.title, kind: value.kind, note: value.note, ...due, ...whose, ...more }
      if (template) await http.patch(`/task-templates/${template.id}`, { ...body, rev: template.rev })
      else await http.post("/task-templates", body)
      await refresh("/task-templates")
      drop()
      onClose()
    },
    ["title", "note", "due_amount", "due_time", "checklist", "person_id"],
    { title: value.title.trim() },
  )
  const field = useRef<HTMLDivElement>(null)
  const put = (name: string) => set({ title: putMark(field.current?.querySelector("input"), value.title, name) })
  return (
    <FormDialog title={t(template ? "tasktemplates.edit" : "tasktemplates.add")} action={t("common.save")} form={form} onClose={onClose} onDrop={drop}>
      <div ref={field}>
        <TextField label={t("tasktemplates.name")} hint={t("tasktemplates.nameHint")} value={value.title} onChange={(title) => set({ title })} error={form.fault("title")} maxLength={300} autoFocus autoComplete="off" />
      </div>
      <div className="reply-variables" role="group" aria-label={t("tasktemplates.variables")}>
        {VARIABLES.map((name) => (
          <button key={name} type="button" className="tag-add" onClick={() => put(name)}>
            {t(`replies.var_${name}`)}
          </button>
        ))}
      </div>
      <Field label={t("tasktemplates.kind")}>{() => <Segments<TaskKind> label={t("tasktemplates.kind")} value={value.kind} choices={KINDS.map((kind) => ({ value: kind, label: t(`tasks.kind_${kind}`) }))} onChange={(kind) => set({ kind })} />}</Field>
      <Field label={t("tasktemplates.due")} error={form.fault("due_amount")}>
        {({ id }) => <Select id={id} label={t("tasktemplates.due")} value={value.unit} choices={UNITS.map((unit) => ({ value: unit, label: t(`tasktemplates.due_${unit}`) }))} onChange={(unit) => set({ unit })} />}
      </Field>
      {value.unit !== "none" && <TextField label={t("tasktemplates.amount")} type="number" min={0} inputMode="numeric" value={value.amount} onChange={(amount) => set({ amount })} />}
      {OF_DAYS.includes(value.unit) && <TextField label={t("tasktemplates.time")} type="time" error={form.fault("due_time")} value={value.time} onChange={(time) => set({ time })} />}
      <Field label={t("tasktemplates.who")}>
        {({ id }) => <Select id={id} label={t("tasktemplates.who")} value={value.assignee} choices={WHOSE.map((whose) => ({ value: whose, label: t(`tasktemplates.who_${whose}`) }))} onChange={(assignee) => set({ assignee })} />}
      </Field>
      {value.assignee === "person" && (
        <Field label={t("tasktemplates.person")} error={form.fault("person_id")}>
          {({ id }) => <Select id={id} label={t("tasktemplates.person")} nothing={t("tasktemplates.nobodyYet")} value={value.person || null} choices={people.map((each) => ({ value: each.id, label: each.name }))} onChange={(person) => set({ person })} />}
        </Field>
      )}
      <Field label={t("tasktemplates.note")} error={form.fault("note")}>
        {(wiring) => <textarea {...wiring} className="input reply-text" rows={3} maxLength={10_000} value={value.note} onChange={({ target }) => set({ note: target.value })} />}
      </Field>
      <Field label={t("tasks.checklist")} hint={t("tasktemplates.linesHint")} error={form.fault("checklist")}>
        {(wiring) => <textarea {...wiring} className="input reply-text" rows={3} value={value.lines} onChange={({ target }) => set({ lines: target.value })} />}
      </Field>
      <Tick label={t("tasks.resultRequired")} checked={value.result} onChange={(result) => set({ result })} />
    </FormDialog>
  )
}

/** What is no whole number is for the server to refuse, at its field. */
const whole = (text: string): number => (/^\d{1,9}$/.test(text.trim()) ? Number(text) : -1)
