import { useMutation, useQuery } from "@tanstack/react-query"
import { Button, IconButton } from "../../../../parts/Button"
import { Icon } from "../../../../parts/icon/Icon"
import { ErrorState, reasonOf, RowsSkeleton } from "../../../../parts/Placeholders"
import { Segments } from "../../../../parts/Segments"
import { Select } from "../../../../parts/Select"
import { tell } from "../../../../parts/Toast"
import { useColleagues } from "../../../../state/house"
import { queries } from "../../../../state/session"
import type { Capabilities } from "../../../../wire/types"
import type { Extension, Line, Ring, Telephony, TelephonyView } from "../../../../wire/api.gen"
import { ApiError, http } from "../../../../wire/http"
import { useWords } from "../../../../words/words"
import { Part } from "../../pieces/Page"
import { Tick } from "../../../../parts/Tick"
import { useDraft } from "../../pieces/useDraft"
import "./telephones.css"

/** What of a ring plan the exchange does. */
type Able = Pick<Capabilities, "redirects" | "rings_at_once">

const keyOf = (channel: number) => ["channels", channel, "telephony"]

/** Numbers of the house and whose telephones they are: who took a call is known by it, and who sells. */
export default function Telephones({ channel, able }: { channel: number; able: Able }) {
  const { t } = useWords()
  const query = useQuery({ queryKey: keyOf(channel), queryFn: () => http.get<TelephonyView>(`/channels/${channel}/telephony`) })
  return (
    <Part title={t("calls.people")} hint={t("calls.peopleHint")}>
      {query.data ? (
        <Form key={query.data.rev} channel={channel} stored={query.data.telephony} able={able} />
      ) : query.error ? (
        <ErrorState title={t("calls.failedLoad")} error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <RowsSkeleton rows={3} />
      )}
    </Part>
  )
}

function Form({ channel, stored, able }: { channel: number; stored: Telephony; able: Able }) {
  const words = useWords()
  const { t } = words
  const draft = useDraft(`telephony/${channel}`, { lines: stored.lines ?? [], extensions: stored.extensions ?? [], ring: stored.ring ?? {} })
  const { lines, extensions, ring } = draft.value
  const save = useMutation({
    mutationFn: () => http.put<TelephonyView>(`/channels/${channel}/telephony`, { ...stored, ...draft.value }),
    onSuccess: (view) => {
      draft.drop()
      queries.setQueryData(keyOf(channel), view)
      tell(t("calls.saved"))
    },
  })
  const fault = (field: string) => (save.error instanceof ApiError ? save.error.field(field) : undefined)
  const line = (at: number, change: Partial<Line>) => draft.set({ lines: lines.map((each, n) => (n === at ? { ...each, ...change } : each)) })
  const extension = (at: number, change: Partial<Extension>) => draft.set({ extensions: extensions.map((each, n) => (n === at ? { ...each, ...change } : each)) })
  const other = save.error && !fault("lines") && !fault("extensions") ? reasonOf(save.error, words) : null
  return (
    <div className="telephones">
      <fieldset>
        <legend>{t("calls.lines")}</legend>
        <p className="field-hint">{t("calls.linesHint")}</p>
        {lines.map((each, at) => (
          <div key={at} className="telephone">
            <input className="input" aria-label={t("calls.number")} placeholder={t("calls.number")} inputMode="tel" value={each.number} maxLength={40} onChange={({ target }) => line(at, { number: target.value })} />
            <input className="input" aria-label={t("calls.lineName")} placeholder={t("calls.lineName")} value={each.name ?? ""} maxLength={80} onChange={({ target }) => line(at, { name: target.value })} />
            <Tick label={t("calls.sales")} checked={each.sales ?? false} onChange={(sales) => line(at, { sales })} />
            <IconButton small icon="close" label={t("calls.remove")} onClick={() => draft.set({ lines: lines.filter((_, n) => n !== at) })} />
          </div>
        ))}
        <Fault text={fault("lines")} />
        <Button small look="quiet" icon="plus" onClick={() => draft.set({ lines: [...lines, { number: "", name: "", sales: false }] })}>
          {t("calls.addLine")}
        </Button>
      </fieldset>
      <fieldset>
        <legend>{t("calls.extensions")}</legend>
        {extensions.map((each, at) => (
          <div key={at} className="telephone">
            <input className="input" aria-label={t("calls.extension")} placeholder={t("calls.extension")} inputMode="numeric" value={each.extension} maxLength={40} onChange={({ target }) => extension(at, { extension: target.value })} />
            <Whose value={each.user_id ?? null} onChange={(user_id) => extension(at, { user_id })} />
            <Tick label={t("calls.sales")} checked={each.sales ?? false} onChange={(sales) => extension(at, { sales })} />
            <IconButton small icon="close" label={t("calls.remove")} onClick={() => draft.set({ extensions: extensions.filter((_, n) => n !== at) })} />
          </div>
        ))}
        <Fault text={fault("extensions")} />
        <Button small look="quiet" icon="plus" onClick={() => draft.set({ extensions: [...extensions, { extension: "", user_id: null, sales: false }] })}>
          {t("calls.addExtension")}
        </Button>
      </fieldset>
      <Plan ring={ring} able={able} fault={fault} onChange={(next) => draft.set({ ring: next })} />
      <Fault text={other ?? undefined} />
      {draft.dirty && (
        <div className="settings-buttons">
          <Button look="primary" busy={save.isPending} onClick={() => save.mutate()}>
            {t("calls.save")}
          </Button>
          <Button look="quiet" onClick={draft.drop}>
            {t("common.cancel")}
          </Button>
        </div>
      )}
    </div>
  )
}

/** A live call is sent by us: to the contact's responsible, then to these, each for so long. */
function Plan({ ring, able, fault, onChange }: { ring: Ring; able: Able; fault: (field: string) => string | undefined; onChange: (ring: Ring) => void }) {
  const { t } = useWords()
  const people = ring.people ?? []
  const colleagues = useColleagues().filter(({ active, id }) => active || people.includes(id))
  const put = (at: number, id: number | null) => onChange({ ...ring, people: id === null ? people.filter((_, n) => n !== at) : people.map((each, n) => (n === at ? id : each)) })
  const byGroup = Boolean(ring.at_once) && able.rings_at_once === "group"
  const free = colleagues.find(({ id }) => !people.includes(id))
  return (
    <fieldset disabled={!able.redirects}>
      <legend>{t("calls.plan")}</legend>
      <p className="field-hint">{t(able.redirects ? "calls.planHint" : "calls.planNot")}</p>
      <Tick label={t("calls.planOn")} checked={ring.on ?? false} onChange={(on) => onChange({ ...ring, on })} />
      {ring.on && (
        <>
          <ol className="telephone-plan">
            <li>{t("calls.planFirst")}</li>
            <li className="telephone-plan-how">
              {t("calls.planHow")}
              <Segments
                label={t("calls.planHow")}
                value={ring.at_once ? "at_once" : "in_turn"}
                onChange={(how) => onChange({ ...ring, at_once: how === "at_once" })}
                choices={[{ value: "in_turn", label: t("calls.planInTurn") }, { value: "at_once", label: t("calls.planAtOnce") }]}
              />
            </li>
            {!byGroup && people.map((id, at) => (
              <li key={id}>
                <Whose value={id} onChange={(next) => put(at, next)} />
              </li>
            ))}
          </ol>
          {byGroup && (
            <label className="telephone-plan-field">
              {t("calls.planGroup")}
              <input className="input" inputMode="tel" maxLength={40} value={ring.group ?? ""} onChange={({ target }) => onChange({ ...ring, group: target.value })} />
              <span className="field-hint">{t("calls.planGroupHint")}</span>
              <Fault text={fault("ring.group")} />
            </label>
          )}
          {free && !byGroup && (
            <Button small look="quiet" icon="plus" onClick={() => onChange({ ...ring, people: [...people, free.id] })}>
              {t("calls.planNext")}
            </Button>
          )}
          <label className="telephone-plan-field">
            {t("calls.planSeconds")}
            <input className="input" type="number" min={5} max={120} value={ring.ring_s ?? 20} onChange={({ target }) => onChange({ ...ring, ring_s: Number(target.value) })} />
          </label>
          <label className="telephone-plan-field">
            {t("calls.planFallback")}
            <input className="input" inputMode="tel" maxLength={40} value={ring.fallback ?? ""} onChange={({ target }) => onChange({ ...ring, fallback: target.value })} />
          </label>
        </>
      )}
    </fieldset>
  )
}

function Whose({ value, onChange }: { value: number | null; onChange: (id: number | null) => void }) {
  const { t } = useWords()
  const people = useColleagues().filter(({ active, id }) => active || id === value)
  const choices = [{ value: "", label: t("calls.nobody") }, ...people.map(({ id, name }) => ({ value: String(id), label: name }))]
  return <Select label={t("calls.whose")} value={value === null ? "" : String(value)} choices={choices} onChange={(id) => onChange(id ? Number(id) : null)} />
}

function Fault({ text }: { text: string | undefined }) {
  return text ? (
    <p className="field-error" role="alert">
      <Icon name="alert" size={14} />
      {text}
    </p>
  ) : null
}
