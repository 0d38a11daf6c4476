import { useQuery } from "@tanstack/react-query"
import { useRef, useState } from "react"
import { Button, IconButton } from "../../parts/Button"
import { Dialog } from "../../parts/Dialog"
import { Field, TextField } from "../../parts/Field"
import { MoneyField } from "../../parts/MoneyField"
import { Select } from "../../parts/Select"
import { tell } from "../../parts/Toast"
import { Tick } from "../../parts/Tick"
import { useMoney } from "../../state/currencies"
import { closes, requiredName } from "../../state/funnels"
import { funnelName, statusName, useFunnels } from "../../state/statuses"
import type { Converted, TaskTemplateView, Twins } from "../../wire/api.gen"
import { ApiError, http } from "../../wire/http"
import { newKey } from "../../wire/key"
import type { Card, Money, Page } from "../../wire/types"
import { useWords } from "../../words/words"
import { Fault } from "../enter/Fault"
import { useForm } from "../enter/useForm"
import { OwnInput, useAskedFields } from "./OwnInputs"
import { endAsking, rejectRequest } from "./requests"
import { RequestForm } from "./RequestForm"
import { CompanyPick } from "../CompanyPick"
import { DueButton } from "../tasks/DueButton"
import { dueSaid } from "../tasks/words"
import type { NewDue } from "../../state/tasks"
import { useFormats } from "../../words/format"
import "./requests.css"
import { Twin } from "./Twin"
import { keep, useCardOf } from "./useCardOf"
import { useShown, useWrites } from "../me"

const FORM = "convert-request"
const NEW = 0
const PROCESS = -1
const NONE = 0
const FIELDS = ["contact_id", "person", "company", "deal", "status_id", "funnel_id", "title", "budget", "task", "comment", "tags", "phone", "email", "source_id", "responsible_id"]

/** Both have items, in two currencies: those of the lead stay with it. */
const differ = (lead: Card, id: number, deals: readonly Card[]) =>
  deals.some((deal) => deal.id === id && deal.budget_by_items && lead.budget_by_items && deal.budget?.currency !== lead.budget?.currency)

/** A lead becomes somebody's deal: person, company, deal and first task, all in one step. */
export default function ConvertRequest({ id, then }: { id: number; then?: (() => void) | undefined }) {
  const card = useCardOf(id)
  return card ? <Wizard key={card.id} card={card} then={then} /> : null
}

function Wizard({ card, then }: { card: Card; then: (() => void) | undefined }) {
  const words = useWords()
  const { t } = words
  const money = useMoney()
  const funnels = (useFunnels() ?? []).filter(({ kind }) => kind !== "lead")
  const { data: twins } = useQuery({ queryKey: ["cards", card.id, "twins"], queryFn: () => http.get<Twins>(`/cards/${card.id}/twins`), staleTime: 0 })
  const templates = useQuery({ queryKey: ["task-templates"], queryFn: () => http.get<Page<TaskTemplateView>>("/task-templates") }).data?.items ?? []
  const steps = funnels.flatMap((funnel) => funnel.statuses.filter(({ category }) => !closes(category)).map((status) => ({ status, funnel })))
  const [same, setSame] = useState<number | null>(null)
  const [company, setCompany] = useState<{ id: number | null; name: string } | null>(null)
  const [position, setPosition] = useState("")
  const [deal, setDeal] = useState(NEW)
  const [step, setStep] = useState<number | null>(null)
  const [title, setTitle] = useState(card.title)
  const sums = useWrites("budget", useShown("budget"))
  const titled = useWrites("title")
  const [budget, setBudget] = useState<Money | null>(card.budget)
  const [fields, setFields] = useState<Readonly<Record<string, unknown>>>({})
  const [task, setTask] = useState("")
  const [due, setDue] = useState<NewDue | null>(null)
  const [tasks, setTasks] = useState(true)
  const [template, setTemplate] = useState(NONE)
  const { when, dueDay } = useFormats()
  const shownDue = due && dueSaid(due, t, when, dueDay)
  const key = useRef({ body: "", id: "" })
  const chosen = steps.find(({ status }) => status.id === step) ?? steps.find(({ status, funnel }) => funnel.kind === "deal" && status.is_default) ?? steps[0]
  const open = [...(twins?.deals ?? []), ...(twins?.people.find(({ id }) => id === same)?.deals ?? [])]
  const required = chosen?.status.required ?? []
  const own = useAskedFields({ funnel_id: chosen?.funnel.id ?? 0, status_id: chosen?.status.id ?? 0 }, { ...card.fields, ...fields }, required).filter(({ id }) => card.fields[String(id)] === undefined)
  const body = {
    version: card.version,
    contact_id: same,
    company: company && { ...(company.id === null ? { name: company.name } : { id: company.id }), position },
    deal: deal === PROCESS ? null : deal !== NEW ? { card_id: deal } : { funnel_id: chosen?.funnel.id, status_id: chosen?.status.id, ...(titled && { title }), ...(sums && { budget }), fields: Object.fromEntries(own.map(({ id }) => [String(id), fields[String(id)] ?? null])) },
    task: template !== NONE ? { template_id: template } : task.trim() ? { title: task, due } : null,
    tasks,
  }
  const form = useForm(async () => {
    const asked = JSON.stringify(body)
    if (key.current.body !== asked) key.current = { body: asked, id: newKey() }
    try {
      const made = await http.post<Converted>(`/cards/${card.id}/convert`, { client_id: key.current.id, ...body })
      keep(made.lead)
      if (made.deal) keep(made.deal)
      if (made.items_stay) tell(t("request.itemsStayed", { n: String(card.id) }), { fault: true })
      tell(made.deal ? t("request.isConverted", { n: String(made.deal.id) }) : t("request.hasProcess"))
    } catch (error) {
      // somebody was first: what stands now is shown, and who it was
      if (!(error instanceof ApiError) || error.code !== "already_converted") throw error
      const { current, by } = error.rest as { current?: Card; by?: { name: string } }
      if (current) keep(current)
      tell(by ? t("request.convertedBy", { name: by.name }) : error.message, { fault: true })
    }
    endAsking()
    then?.()
  }, [...FIELDS, ...own.map(({ id }) => `field:${id}`)])
  const missing = Object.keys(form.error?.fields ?? {}).filter((each) => ["tags", "phone", "email", "comment", "source_id", "responsible_id"].includes(each))
  return (
    <Dialog
      title={t("request.convertLead", { n: String(card.id) })}
      open
      wide
      onClose={endAsking}
      actions={
        <>
          <Button
            look="quiet"
            onClick={() => {
              rejectRequest(card.id)
            }}
          >
            {t("request.rejectInstead")}
          </Button>
          <Button onClick={endAsking}>{t("common.cancel")}</Button>
          <Button look="primary" icon="check" type="submit" form={FORM} busy={form.busy}>
            {t("request.convert")}
          </Button>
        </>
      }
    >
      <RequestForm id={FORM} onSubmit={form.submit}>
        <Twin card={card} people={twins?.people ?? []} chosen={same} onChoose={setSame} error={form.fault("contact_id")} />
        <div className="request-pair">
          <div className="field">
            <span className="field-label">{t("request.company")}</span>
            <span className="request-company">
              <CompanyPick value={company?.id ?? null} label={company?.name ?? t("request.pickCompany")} onPick={setCompany} onCreate={(name) => setCompany({ id: null, name })} />
              {company && <IconButton small icon="close" label={t("request.noCompany")} onClick={() => setCompany(null)} />}
            </span>
            {form.fault("company") ? <p className="field-error" role="alert">{form.fault("company")}</p> : <p className="field-hint">{t("request.companyHint")}</p>}
          </div>
          {company && <TextField label={t("request.position")} value={position} maxLength={200} autoComplete="off" onChange={setPosition} />}
        </div>
        <div className="request-pair">
          <Field label={t("request.becomes")} error={form.fault("deal")}>
            {({ id }) => (
              <Select
                id={id}
                label={t("request.becomes")}
                value={deal}
                choices={[
                  { value: NEW, label: t("request.newDeal") },
                  ...open.map((each) => ({ value: each.id, label: [t("card.deal", { n: String(each.id) }), each.title].filter(Boolean).join(" · ") })),
                  ...(templates.length ? [{ value: PROCESS, label: t("request.process") }] : []),
                ]}
                onChange={setDeal}
              />
            )}
          </Field>
          {deal === NEW && (
            <Field label={t("request.where")} error={form.fault("status_id") ?? form.fault("funnel_id")}>
              {({ id }) => <Select id={id} label={t("request.where")} value={chosen?.status.id ?? null} choices={steps.map(({ status, funnel }) => ({ value: status.id, label: `${funnelName(funnel, words)}: ${statusName(status, words)}` }))} onChange={setStep} />}
            </Field>
          )}
        </div>
        {deal === NEW && (
          <>
            <div className="request-pair">
              {titled && <TextField label={t("request.title")} error={form.fault("title")} value={title} maxLength={200} autoComplete="off" onChange={setTitle} />}
              {sums && <MoneyField {...money} label={required.includes("budget") ? `${t("card.budget")} *` : t("card.budget")} value={budget} error={form.fault("budget")} onCommit={setBudget} />}
            </div>
            {own.map((field) => (
              <OwnInput key={field.id} field={field} value={fields[String(field.id)]} error={form.fault(`field:${field.id}`)} onChange={(value) => setFields({ ...fields, [String(field.id)]: value })} />
            ))}
          </>
        )}
        <div className="request-pair">
          {templates.length > 0 && (
            <Field label={t("request.template")} error={form.fault("task")}>
              {({ id }) => <Select id={id} label={t("request.template")} value={template} choices={[{ value: NONE, label: t("request.noTemplate") }, ...templates.map(({ id: value, title: label }) => ({ value, label }))]} onChange={setTemplate} />}
            </Field>
          )}
          {template === NONE && (
            <div className="field">
              <TextField label={t("request.firstTask")} hint={t("request.taskHint")} value={task} maxLength={500} autoComplete="off" onChange={setTask} />
              {task.trim() !== "" && <DueButton shown={shownDue} label={shownDue ? t("tasks.dueChosen", { when: shownDue }) : t("tasks.due")} onPick={setDue} />}
            </div>
          )}
        </div>
        {differ(card, deal, open) && (
          <p className="field-error" role="status">
            {t("request.itemsStay", { n: String(card.id) })}
          </p>
        )}
        {deal !== PROCESS && <Tick label={t("request.tasksGo")} checked={tasks} onChange={setTasks} />}
        {missing.length > 0 && <Fault text={t("request.alsoNeeded", { what: missing.map((each) => requiredName(each, words)).join(", ") })} />}
        <Fault text={form.message} />
      </RequestForm>
    </Dialog>
  )
}
