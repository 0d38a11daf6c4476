import { useQuery } from "@tanstack/react-query"
import type { SubmitEvent } from "react"
import { useId, useState } from "react"
import { Button } from "../../parts/Button"
import { Dialog } from "../../parts/Dialog"
import { Field, TextField } from "../../parts/Field"
import { Segments } from "../../parts/Segments"
import { Select } from "../../parts/Select"
import { tell } from "../../parts/Toast"
import { onDay } from "../../parts/when/zone"
import { Fault } from "../../shell/enter/Fault"
import { useForm } from "../../shell/enter/useForm"
import { useMe } from "../../shell/me"
import { useBegun } from "../../state/begun"
import { useColleagues } from "../../state/house"
import { usePrefs } from "../../state/prefs"
import type { Bar, NewShiftRequest, PlanView } from "../../wire/api.gen"
import { http } from "../../wire/http"
import { newKey } from "../../wire/key"
import { useFormats } from "../../words/format"
import { useWords } from "../../words/words"
import { again } from "./deeds"

type Kind = NewShiftRequest["kind"]
const KINDS: Kind[] = ["vacation", "off", "swap", "substitute"]

interface Asked {
  kind: Kind
  days: { from: string; to: string }
  mine: string | null
  theirs: string | null
  other: number | null
  note: string
  client_id: string
}

/** What I ask of my plan. */
export function AskDialog({ now, onClose }: { now: number; onClose: () => void }) {
  const { t } = useWords()
  const { timeZone } = usePrefs()
  const { dayKey, period } = useFormats()
  const me = useMe()
  const colleagues = useColleagues()
  const id = useId()
  const [blank] = useState<Asked>(() => ({
    kind: "vacation",
    days: { from: dayKey(new Date(onDay(now, 7, 0, timeZone)).toISOString()), to: dayKey(new Date(onDay(now, 13, 0, timeZone)).toISOString()) },
    mine: null,
    theirs: null,
    other: null,
    note: "",
    client_id: newKey(),
  }))
  const { value, set, drop } = useBegun("shifts/ask", blank)
  const { kind, days, mine, theirs, other, note, client_id } = value
  // what is corrected is another request: under the key before it would be taken for the old one
  const put = (fields: Partial<Asked>) => set((before) => ({ ...before, ...fields, client_id: newKey() }))
  const plan = useQuery({
    queryKey: ["shifts", "coming", dayKey(new Date(now).toISOString())],
    queryFn: () => http.get<PlanView>("/shifts", { query: { starts_at: new Date(now).toISOString(), ends_at: new Date(now + 42 * 86_400_000).toISOString() } }),
  })
  const people = plan.data?.people ?? []
  const shiftsOf = (user: number | null) => (people.find(({ user_id }) => user_id === user)?.bars ?? []).filter((bar) => (bar.kind === "pattern" || bar.kind === "extra") && !bar.draft && Date.parse(bar.starts_at) > now)
  const whole = kind === "vacation" || kind === "off"
  const exchange = kind === "swap" || kind === "substitute"
  const spanOf = (key: string | null) => key?.split("/") ?? []
  const form = useForm(
    async () => {
      const [a, b] = spanOf(mine)
      const [c, d] = spanOf(theirs)
      const when = whole ? { from_on: days.from, to_on: days.to } : { starts_at: a!, ends_at: b! }
      const back = kind === "swap" ? { back_starts_at: c!, back_ends_at: d! } : {}
      await http.post("/shift-requests", { client_id, kind, ...when, ...back, with_id: kind === "off" ? null : other, note })
      drop()
      await again()
      tell(t("shifts.asked"))
      onClose()
    },
    ["starts_at", "to_on", "with_id", "back_starts_at"],
    { ...(exchange && { mine: mine ?? "", other: other ? "x" : "" }), ...(kind === "swap" && { theirs: theirs ?? "" }) },
  )
  const name = (user: number) => colleagues.find((each) => each.id === user)?.name ?? t("shifts.somebody")
  const choice = (bar: Bar) => ({ value: `${bar.starts_at}/${bar.ends_at}`, label: period(bar.starts_at, bar.ends_at) })
  const others = people.filter(({ user_id }) => user_id !== me.id).map(({ user_id }) => ({ value: user_id, label: name(user_id) }))
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
      title={t("shifts.ask")}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={cancel}>{t("common.cancel")}</Button>
          <Button look="primary" type="submit" form={id} busy={form.busy}>
            {t("shifts.askIt")}
          </Button>
        </>
      }
    >
      <form id={id} className="duty-form" onSubmit={submit} noValidate>
        <Field label={t("shifts.what")}>
          {() => <Segments<Kind> label={t("shifts.what")} value={kind} choices={KINDS.map((value) => ({ value, label: t(`shifts.ask_${value}`) }))} onChange={(next) => put({ kind: next })} />}
        </Field>
        {whole && (
          <Field label={t("shifts.days")} error={form.fault("to_on") ?? form.fault("starts_at")}>
            {({ id: at, ...wiring }) => (
              <div className="duty-pair">
                <input id={at} {...wiring} className="input" type="date" aria-label={t("shifts.firstDay")} value={days.from} onChange={({ target }) => target.value && put({ days: { from: target.value, to: days.to < target.value ? target.value : days.to } })} />
                <span aria-hidden>–</span>
                <input className="input" type="date" aria-label={t("shifts.lastDay")} value={days.to} min={days.from} onChange={({ target }) => target.value && put({ days: { ...days, to: target.value } })} />
              </div>
            )}
          </Field>
        )}
        {exchange && (
          <Field label={t("shifts.myShift")} error={form.fault("mine") ?? form.fault("starts_at")} hint={!shiftsOf(me.id).length && t("shifts.noComing")}>
            {({ id: at }) => <Select<string> id={at} label={t("shifts.myShift")} value={mine} nothing={t("shifts.chooseShift")} choices={shiftsOf(me.id).map(choice)} onChange={(next) => put({ mine: next })} />}
          </Field>
        )}
        {kind !== "off" && (
          <Field label={t(exchange ? "shifts.with" : "shifts.substitute")} hint={kind === "vacation" && t("shifts.substituteAgrees")} error={form.fault("other") ?? form.fault("with_id")}>
            {({ id: at }) => <Select<number> id={at} label={t(exchange ? "shifts.with" : "shifts.substitute")} value={other ?? (exchange ? null : 0)} nothing={t("shifts.choosePerson")} choices={exchange ? others : [{ value: 0, label: t("common.nobody") }, ...others]} onChange={(next) => put({ other: next || null })} />}
          </Field>
        )}
        {kind === "swap" && other !== null && (
          <Field label={t("shifts.theirShift")} error={form.fault("theirs") ?? form.fault("back_starts_at")} hint={!shiftsOf(other).length && t("shifts.noComing")}>
            {({ id: at }) => <Select<string> id={at} label={t("shifts.theirShift")} value={theirs} nothing={t("shifts.chooseShift")} choices={shiftsOf(other).map(choice)} onChange={(next) => put({ theirs: next })} />}
          </Field>
        )}
        <TextField label={t("shifts.note")} value={note} onChange={(next) => put({ note: next })} maxLength={500} />
        <Fault text={form.message} />
      </form>
    </Dialog>
  )
}
