import { Link } from "wouter"
import { Button } from "../../parts/Button"
import { Dialog } from "../../parts/Dialog"
import { Field } from "../../parts/Field"
import { EmptyState } from "../../parts/Placeholders"
import { Select } from "../../parts/Select"
import { tell } from "../../parts/Toast"
import { fromInput, toInput } from "../../parts/when/zone"
import { useNow } from "../../parts/useNow"
import { useActivityKinds } from "../../state/activityKinds"
import { useBegun } from "../../state/begun"
import { usePrefs } from "../../state/prefs"
import { queries } from "../../state/session"
import type { ToldEvents } from "../../wire/api.gen"
import { http } from "../../wire/http"
import { newKey } from "../../wire/key"
import { useWords } from "../../words/words"
import { Fault } from "../enter/Fault"
import { useForm } from "../enter/useForm"
import { useMay } from "../me"
import { RequestForm } from "../requests/RequestForm"
import "../requests/requests.css"
import type { EventAbout } from "./asked"
import { endEvent } from "./asked"
import { KindMark } from "./KindMark"
import { sent } from "./value"
import { ValueInput } from "./ValueInput"

const FORM = "add-event"

interface Begun {
  kind: number | null
  /** As the field has it; empty: now. */
  at: string
  values: Readonly<Record<string, unknown>>
  note: string
  /** Sent again as it was after a break of the line, it happened once. */
  key: string
}

const blank = (): Begun => ({ kind: null, at: "", values: {}, note: "", key: newKey() })

const isEmpty = (typed: unknown) => typed === undefined || typed === ""

/** What happened, of which kind, when, with what its kind asks for. What was begun stays when the window is closed. */
export default function AddEvent({ about }: { about: EventAbout }) {
  const { t } = useWords()
  const zone = usePrefs(({ timeZone }) => timeZone)
  const now = useNow()
  const manages = useMay("fields.manage")
  const kinds = useActivityKinds().filter(({ archived }) => !archived)
  const { value, set, drop } = useBegun<Begun>(`event/${about.kind}/${about.id}`, blank())
  const kind = kinds.find(({ id }) => id === value.kind) ?? kinds[0]
  const fields = kind?.fields.filter(({ archived }) => !archived) ?? []
  const change = (more: Partial<Begun>) => set((before) => ({ ...before, ...more, key: newKey() }))
  const at = fromInput(value.at, zone)
  const form = useForm(async () => {
    if (!kind) return
    const values = Object.fromEntries(fields.flatMap((field) => (isEmpty(value.values[field.key]) ? [] : [[field.key, sent(field, value.values[field.key])]])))
    const item = { kind_id: kind.id, about: { kind: about.kind, id: about.id }, data: values, note: value.note, key: value.key, ...(at !== null && { at: new Date(at).toISOString() }) }
    await http.post<ToldEvents>("/activities", { items: [item] })
    drop()
    endEvent()
    void queries.invalidateQueries({ queryKey: ["activities"] })
    tell(t("events.added", { kind: kind.name }))
  }, ["items.0.kind_id", "items.0.at", "items.0.note", ...fields.map(({ key }) => `items.0.data.${key}`)])
  return (
    <Dialog
      title={about.name ? t("events.addTo", { name: about.name }) : t("events.add")}
      open
      onClose={endEvent}
      actions={
        kind && (
          <>
            <Button onClick={endEvent}>{t("common.cancel")}</Button>
            <Button look="primary" type="submit" form={FORM} busy={form.busy}>
              {t("events.addIt")}
            </Button>
          </>
        )
      }
    >
      {!kind ? (
        <EmptyState
          icon="bell"
          title={t("events.noKinds")}
          hint={t(manages ? "events.noKindsAdmin" : "events.noKindsHint")}
          action={manages && <Link href="/settings/events" onClick={endEvent}>{t("events.toKinds")}</Link>}
        />
      ) : (
        <RequestForm id={FORM} onSubmit={form.submit}>
          <div className="request-pair">
            <Field label={t("events.kind")} error={form.fault("items.0.kind_id")}>
              {(wiring) => (
                <Select
                  id={wiring.id}
                  label={t("events.kind")}
                  value={kind.id}
                  choices={kinds.map((each) => ({ value: each.id, label: each.name, mark: <KindMark kind={each} /> }))}
                  onChange={(id) => change({ kind: id })}
                />
              )}
            </Field>
            <Field label={t("events.at")} hint={t("events.atHint")} error={form.fault("items.0.at")}>
              {(wiring) => <input className="input" type="datetime-local" {...wiring} max={toInput(now, zone)} value={value.at} onChange={({ target }) => change({ at: target.value })} />}
            </Field>
          </div>
          {fields.map((field) => (
            <ValueInput
              key={`${kind.id}/${field.key}`}
              field={field}
              value={value.values[field.key]}
              error={form.fault(`items.0.data.${field.key}`)}
              onChange={(next) => change({ values: { ...value.values, [field.key]: next } })}
            />
          ))}
          <Field label={t("events.note")} error={form.fault("items.0.note")}>
            {(wiring) => <textarea className="input request-comment" rows={2} maxLength={4000} {...wiring} value={value.note} onChange={({ target }) => change({ note: target.value })} />}
          </Field>
          <Fault text={form.message} />
        </RequestForm>
      )}
    </Dialog>
  )
}
