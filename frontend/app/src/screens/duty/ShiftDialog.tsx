import type { SubmitEvent } from "react"
import { useId } from "react"
import { Button } from "../../parts/Button"
import { Dialog } from "../../parts/Dialog"
import { Field, TextField } from "../../parts/Field"
import { Segments } from "../../parts/Segments"
import { Select } from "../../parts/Select"
import { fromInput, onDay, toInput } from "../../parts/when/zone"
import { Fault } from "../../shell/enter/Fault"
import { useForm } from "../../shell/enter/useForm"
import { useBegun } from "../../state/begun"
import { useColleagues } from "../../state/house"
import { usePrefs } from "../../state/prefs"
import type { NewShift, PersonPlan } from "../../wire/api.gen"
import { useFormats } from "../../words/format"
import { useWords } from "../../words/words"
import { movedTo, useChange, without } from "./deeds"
import { isMovable } from "./span"
import type { Opened } from "./usePlanDeeds"

type Kind = NewShift["kind"]
const KINDS: Kind[] = ["extra", "off", "vacation", "sick"]

interface Props {
  opened: Opened
  people: readonly PersonPlan[]
  may: boolean
  now: number
  onClose: () => void
}

/** A stretch of somebody's plan, to be read, changed or taken off; or a new one. */
export function ShiftDialog({ opened, people, may, now, onClose }: Props) {
  const { t } = useWords()
  const { period } = useFormats()
  const { change } = useChange()
  const colleagues = useColleagues()
  const bar = "bar" in opened ? opened.bar : null
  const nameOf = (id: number) => colleagues.find((each) => each.id === id)?.name ?? t("shifts.somebody")
  const removable = bar !== null && may && Date.parse(bar.ends_at) > now && (bar.kind === "pattern" || bar.id != null)
  const remove = useForm(async () => {
    if (!bar || opened.user === null) return
    const { add, remove: ids } = without(bar, opened.user)
    await change(add, ids, t("shifts.removed"))
    onClose()
  }, [])
  if (bar && opened.user !== null && (!may || !isMovable(bar, now))) {
    const whom = bar.for_id ? t("shifts.instead", { name: nameOf(bar.for_id) }) : bar.substitute_id ? t("shifts.substituted", { name: nameOf(bar.substitute_id) }) : null
    return (
      <Dialog
        title={`${nameOf(opened.user)}: ${t(`shifts.bar_${bar.kind}`)}`}
        open
        onClose={onClose}
        read
        actions={
          <>
            {removable && (
              <Button look="danger" busy={remove.busy} onClick={remove.submit}>
                {t("shifts.remove")}
              </Button>
            )}
            <Button onClick={onClose}>{t("common.close")}</Button>
          </>
        }
      >
        <p>{period(bar.starts_at, bar.ends_at)}</p>
        {whom && <p>{whom}</p>}
        {bar.note && <p>{bar.note}</p>}
        <Fault text={remove.message} />
      </Dialog>
    )
  }
  return <Edit opened={opened} people={people} now={now} onClose={onClose} removal={removable ? remove : null} nameOf={nameOf} />
}

interface Shift {
  user: number | null
  kind: Kind
  from: string
  to: string
  days: { from: string; to: string }
  substitute: number | null
  note: string
  draft: boolean
}

interface EditProps extends Pick<Props, "opened" | "people" | "now" | "onClose"> {
  removal: ReturnType<typeof useForm> | null
  nameOf: (id: number) => string
}

function Edit({ opened, people, now, onClose, removal, nameOf }: EditProps) {
  const { t } = useWords()
  const { timeZone } = usePrefs()
  const { dayKey } = useFormats()
  const { change } = useChange()
  const id = useId()
  const bar = "bar" in opened ? opened.bar : null
  const [start, end] = "bar" in opened ? [Date.parse(opened.bar.starts_at), Date.parse(opened.bar.ends_at)] : [opened.start, opened.end]
  // a stretch is known by where it stands: what was begun in it is there when it is opened again
  const { value, set, drop } = useBegun<Shift>(`shifts/${bar?.id ?? bar?.kind ?? "new"}/${opened.user}/${start}/${end}`, {
    user: opened.user,
    kind: "extra",
    from: toInput(start, timeZone),
    to: toInput(end, timeZone),
    days: { from: dayKey(new Date(start).toISOString()), to: dayKey(new Date(end - 1).toISOString()) },
    substitute: null,
    note: bar?.note ?? "",
    draft: false,
  })
  const { user, kind, from, to, days, substitute, note, draft } = value
  const put = (fields: Partial<Shift>) => set((before) => ({ ...before, ...fields }))
  const absent = kind === "vacation" || kind === "sick"
  const whole = absent || kind === "off"
  const form = useForm(
    async () => {
      if (user === null) return
      const [a, b] = [fromInput(from, timeZone) ?? now, fromInput(to, timeZone) ?? now]
      if (bar && opened.user !== null) {
        const { add, remove } = movedTo({ ...bar, note }, opened.user, { user, start: a, end: b })
        await change(add, remove, t("shifts.changed"), bar.draft)
      } else {
        const when = whole ? { from_on: days.from, to_on: days.to } : { starts_at: new Date(a).toISOString(), ends_at: new Date(b).toISOString() }
        await change([{ user_id: user, kind, ...when, substitute_id: absent ? substitute : null, note }], [], t("shifts.added"), draft)
      }
      drop()
      onClose()
    },
    ["user_id", "starts_at", "ends_at", "to_on", "substitute_id"].flatMap((name) => [`add.0.${name}`, `add.1.${name}`]),
    { person: user === null ? "" : "x" },
  )
  const fault = (name: string) => form.fault(`add.0.${name}`) ?? form.fault(`add.1.${name}`)
  const choices = people.filter(({ planned }) => planned).map(({ user_id }) => ({ value: user_id, label: nameOf(user_id) }))
  // Escape and "back" keep what was begun; a word that says no does not
  const cancel = () => {
    drop()
    onClose()
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    form.submit()
  }
  return (
    <Dialog
      title={bar ? t("shifts.edit") : t("shifts.new")}
      open
      onClose={onClose}
      actions={
        <>
          {removal && (
            <Button look="danger" busy={removal.busy} onClick={removal.submit}>
              {t("shifts.remove")}
            </Button>
          )}
          <Button onClick={cancel}>{t("common.cancel")}</Button>
          <Button look="primary" type="submit" form={id} busy={form.busy}>
            {t("common.save")}
          </Button>
        </>
      }
    >
      <form id={id} className="duty-form" onSubmit={submit} noValidate>
        <Field label={t("shifts.whom")} error={form.fault("person") ?? fault("user_id")}>
          {({ id: at }) => <Select<number> id={at} label={t("shifts.whom")} value={user} nothing={t("shifts.choosePerson")} choices={choices} onChange={(next) => put({ user: next })} />}
        </Field>
        {!bar && (
          <Field label={t("shifts.kind")}>
            {() => <Segments<Kind> label={t("shifts.kind")} value={kind} choices={KINDS.map((value) => ({ value, label: t(`shifts.kind_${value}`) }))} onChange={(next) => put({ kind: next })} />}
          </Field>
        )}
        {whole && !bar ? (
          <Field label={t("shifts.days")} error={fault("to_on") ?? fault("starts_at")}>
            {({ id: at, ...wiring }) => (
              <div className="duty-pair">
                <input id={at} {...wiring} className="input" type="date" aria-label={t("shifts.firstDay")} value={days.from} onChange={({ target }) => target.value && put({ days: { from: target.value, to: days.to < target.value ? target.value : days.to } })} />
                <span aria-hidden>–</span>
                <input className="input" type="date" aria-label={t("shifts.lastDay")} value={days.to} min={days.from} onChange={({ target }) => target.value && put({ days: { ...days, to: target.value } })} />
              </div>
            )}
          </Field>
        ) : (
          <div className="duty-pair">
            <TextField type="datetime-local" label={t("shifts.from")} value={from} onChange={(next) => put({ from: next })} error={fault("starts_at")} />
            <TextField type="datetime-local" label={t("shifts.to")} value={to} onChange={(next) => put({ to: next })} error={fault("ends_at")} />
          </div>
        )}
        {absent && !bar && (
          <Field label={t("shifts.substitute")} hint={t("shifts.substituteHint")} error={fault("substitute_id")}>
            {({ id: at }) => <Select<number> id={at} label={t("shifts.substitute")} value={substitute ?? 0} choices={[{ value: 0, label: t("common.nobody") }, ...people.filter(({ user_id }) => user_id !== user).map(({ user_id }) => ({ value: user_id, label: nameOf(user_id) }))]} onChange={(next) => put({ substitute: next || null })} />}
          </Field>
        )}
        <TextField label={t("shifts.note")} value={note} onChange={(next) => put({ note: next })} maxLength={500} />
        {!bar && (
          <label className="duty-tick">
            <input type="checkbox" checked={draft} onChange={({ target }) => put({ draft: target.checked })} />
            <span>{t("shifts.asDraft")}</span>
          </label>
        )}
        <Fault text={form.message ?? removal?.message} />
      </form>
    </Dialog>
  )
}

/** A shift of eight hours, tomorrow from nine. */
export const tomorrow = (now: number, zone: string): Opened => ({ user: null, start: onDay(now, 1, 9, zone), end: onDay(now, 1, 17, zone) })
