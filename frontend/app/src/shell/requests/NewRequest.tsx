import { useRef } from "react"
import { useLocation } from "wouter"
import { Button } from "../../parts/Button"
import { Dialog } from "../../parts/Dialog"
import { Field, TextField } from "../../parts/Field"
import { Icon } from "../../parts/icon/Icon"
import { StatusDot } from "../../parts/Marks"
import { MoneyField } from "../../parts/MoneyField"
import { Select } from "../../parts/Select"
import { Tick } from "../../parts/Tick"
import { put } from "../../state/cards"
import { useMoney } from "../../state/currencies"
import { useDictionary } from "../../state/dictionaries"
import { useOwnFields } from "../../state/fields"
import { closes, requiredName } from "../../state/funnels"
import { useColleagues } from "../../state/house"
import { funnelName, statusColor, statusName, useHome, useOpenFunnels } from "../../state/statuses"
import { changeCards } from "../../state/store"
import type { MadeCard } from "../../wire/api.gen"
import { http } from "../../wire/http"
import { newKey } from "../../wire/key"
import { useWords } from "../../words/words"
import { Fault } from "../enter/Fault"
import { useForm } from "../enter/useForm"
import { useMe, useShown, useWrites } from "../me"
import { OwnInput, useAskedFields } from "./OwnInputs"
import type { About } from "./requests"
import { endAsking, forget, type, useTyped } from "./requests"
import { RequestForm } from "./RequestForm"
import "./requests.css"
import { Whose } from "./Whose"

const FORM = "new-request"
const NOBODY = 0
/** What has a place of its own in the form: a fault in it stands there. */
const FIELDS = ["contact_id", "person", "person.phone", "person.email", "phone", "email", "status_id", "funnel_id", "title", "budget", "source_id", "responsible_id", "comment", "tags"]

/** A request by hand: whose, what about, where it begins, and all that it has to have there. */
export default function NewRequest({ about }: { about: About }) {
  const words = useWords()
  const { t } = words
  const house = useMoney()
  const me = useMe().id
  const sums = useWrites("budget", useShown("budget"))
  const remarks = useWrites("comment", useShown("comment"))
  const titled = useWrites("title")
  const sourced = useWrites("source")
  const given = useWrites("responsible")
  const [, go] = useLocation()
  const typed = useTyped(about)
  const funnels = useOpenFunnels() ?? []
  const colleagues = useColleagues().filter(({ active }) => active)
  const sources = (useDictionary("sources").data ?? []).filter(({ archived }) => !archived)
  const steps = funnels.flatMap((funnel) => funnel.statuses.filter(({ category }) => !closes(category)).map((status) => ({ status, funnel })))
  const home = useHome()
  const first = steps.find(({ funnel, status }) => (about.funnel ? funnel.id === about.funnel : funnel.kind === "lead") && status.is_default) ?? steps.find(({ status }) => status.id === home) ?? steps[0]
  const chosen = steps.find(({ status }) => status.id === typed.status) ?? first
  const required = chosen?.status.required ?? []
  const fields = useOwnFields().items
  const own = useAskedFields({ funnel_id: chosen?.funnel.id ?? 0, status_id: chosen?.status.id ?? 0 }, typed.fields, required)
  const responsible = typed.responsible === undefined ? me : typed.responsible
  const person = about.contact ?? typed.person
  const set = (change: Parameters<typeof type>[1]) => type(about, change)
  const starred = (label: string, key: string) => (required.includes(key) ? `${label} *` : label)
  const whose = about.conversation !== null ? { conversation_id: about.conversation } : person ? { contact_id: person.id } : { person: { name: typed.name, phone: typed.phone, email: typed.email } }
  const body = {
    ...whose,
    ...(about.company && { company_id: about.company.id }),
    ...(chosen && { funnel_id: chosen.funnel.id, status_id: chosen.status.id }),
    ...(titled && { title: typed.title }),
    ...(remarks && { comment: typed.comment }),
    ...(sums && { budget: typed.budget }),
    ...(sourced && { source_id: typed.source }),
    ...(given && { responsible_id: responsible }),
    fields: Object.fromEntries(own.map(({ id }) => [String(id), typed.fields[String(id)] ?? null])),
    waits: typed.waits,
  }
  // the same until something else is asked for: pressed twice it is one request
  const key = useRef({ body: "", id: "" })
  const form = useForm(
    async () => {
      const asked = JSON.stringify(body)
      if (key.current.body !== asked) key.current = { body: asked, id: newKey() }
      const { card, conversation_id } = await http.post<MadeCard>("/cards", { client_id: key.current.id, ...body })
      changeCards((cards) => put(cards, card))
      forget(about)
      endAsking()
      go(`/inbox/${conversation_id}`)
    },
    [...FIELDS, ...own.map(({ id }) => `field:${id}`)],
  )
  const missing = Object.keys(form.error?.fields ?? {}).filter((each) => each === "tags" || ((each === "phone" || each === "email") && person !== null) || (each.startsWith("field:") && !own.some(({ id }) => each === `field:${id}`)))
  return (
    <Dialog
      title={t("request.new")}
      open
      wide
      onClose={endAsking}
      actions={
        <>
          <Button onClick={endAsking}>{t("common.cancel")}</Button>
          <Button look="primary" icon="plus" type="submit" form={FORM} busy={form.busy}>
            {t("request.make")}
          </Button>
        </>
      }
    >
      <RequestForm id={FORM} onSubmit={form.submit}>
        {about.company && (
          <p className="request-note">
            <Icon name="building" size={16} />
            <span>{t("request.ofCompany", { name: about.company.name })}</span>
          </p>
        )}
        {about.conversation !== null ? (
          <p className="request-note">
            <Icon name="dialogs" size={16} />
            <span>{t("request.ofDialog", { name: about.contact?.name || t("request.nameless") })}</span>
          </p>
        ) : (
          <Whose
            person={person}
            typed={typed}
            fault={(field) => form.fault(field) ?? (field.startsWith("person.") ? form.fault(field.slice("person.".length)) : undefined)}
            onPick={(picked) => set({ person: picked })}
            onType={set}
          />
        )}
        <div className="request-pair">
          <Field label={t("request.where")} error={form.fault("status_id") ?? form.fault("funnel_id")}>
            {({ id }) => (
              <Select
                id={id}
                label={t("request.where")}
                value={chosen?.status.id ?? null}
                choices={steps.map(({ status, funnel }) => ({ value: status.id, label: `${funnelName(funnel, words)}: ${statusName(status, words)}`, mark: <StatusDot category={status.category} color={statusColor(status.color)} /> }))}
                onChange={(status) => set({ status })}
              />
            )}
          </Field>
          {given && <Field label={starred(t("card.responsible"), "responsible_id")} error={form.fault("responsible_id")}>
            {({ id }) => (
              <Select
                id={id}
                label={t("card.responsible")}
                value={responsible ?? NOBODY}
                choices={[{ value: NOBODY, label: t("common.nobody") }, ...colleagues.map(({ id: value, name }) => ({ value, label: name }))]}
                onChange={(value) => set({ responsible: value === NOBODY ? null : value })}
              />
            )}
          </Field>}
        </div>
        {titled && <TextField label={t("request.title")} hint={t("request.titleHint")} error={form.fault("title")} value={typed.title} maxLength={200} autoFocus={person !== null} autoComplete="off" onChange={(title) => set({ title })} />}
        <div className="request-pair">
          {sums && <MoneyField label={starred(t("card.budget"), "budget")} value={typed.budget} {...house} error={form.fault("budget")} onCommit={(budget) => set({ budget })} />}
          {sourced && sources.length > 0 && (
            <Field label={starred(t("card.sourceOf"), "source_id")} error={form.fault("source_id")}>
              {({ id }) => (
                <Select
                  id={id}
                  label={t("card.sourceOf")}
                  value={typed.source ?? NOBODY}
                  choices={[{ value: NOBODY, label: t("card.sourceNone") }, ...sources.map(({ id: value, name }) => ({ value, label: name }))]}
                  onChange={(value) => set({ source: value === NOBODY ? null : value })}
                />
              )}
            </Field>
          )}
        </div>
        {own.map((field) => (
          <OwnInput key={field.id} field={field} value={typed.fields[String(field.id)]} error={form.fault(`field:${field.id}`)} onChange={(value) => set({ fields: { ...typed.fields, [String(field.id)]: value } })} />
        ))}
        {remarks && (
          <Field label={starred(t("card.comment"), "comment")} error={form.fault("comment")}>
            {(wiring) => <textarea className="input request-comment" rows={3} {...wiring} value={typed.comment} onChange={(event) => set({ comment: event.target.value })} />}
          </Field>
        )}
        {about.conversation === null && <Tick label={t("request.waits")} checked={typed.waits} onChange={(waits) => set({ waits })} />}
        {missing.length > 0 && <Fault text={t("request.alsoNeeded", { what: missing.map((each) => requiredName(each, words, fields)).join(", ") })} />}
        <Fault text={form.message} />
      </RequestForm>
    </Dialog>
  )
}
