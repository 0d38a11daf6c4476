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
import { useColleagues } from "../../state/house"
import { usePrefs } from "../../state/prefs"
import type { Bar, NewShiftRequest, PlanView } from "../../wire/api.gen"
import { http } from "../../wire/http"
import { useFormats } from "../../words/format"
import { useWords } from "../../words/words"
import { again } from "./deeds"

type Kind = NewShiftRequest["kind"]
const KINDS: Kind[] = ["vacation", "off", "swap", "substitute"]

/** What I ask of my plan. */
export function AskDialog({ now, onClose }: { now: number; onClose: () => void }) {
  const { t } = useWords()
  const { timeZone } = usePrefs()
  const { dayKey, period } = useFormats()
  const me = useMe()
  const colleagues = useColleagues()
  const id = useId()
  const [client_id] = useState(() => crypto.randomUUID())
  const [kind, setKind] = useState<Kind>("vacation")
  const [days, setDays] = useState(() => ({ from: dayKey(new Date(onDay(now, 7, 0, timeZone)).toISOString()), to: dayKey(new Date(onDay(now, 13, 0, timeZone)).toISOString()) }))
  const [mine, setMine] = useState<string | null>(null)
  const [theirs, setTheirs] = useState<string | null>(null)
  const [other, setOther] = useState<number | null>(null)
  const [note, setNote] = useState("")
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
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button look="primary" type="submit" form={id} busy={form.busy}>
            {t("shifts.askIt")}
          </Button>
        </>
      }
    >
      <form id={id} className="duty-form" onSubmit={submit} noValidate>
        <Field label={t("shifts.what")}>
          {() => <Segments<Kind> label={t("shifts.what")} value={kind} choices={KINDS.map((value) => ({ value, label: t(`shifts.ask_${value}`) }))} onChange={setKind} />}
        </Field>
        {whole && (
          <Field label={t("shifts.days")} error={form.fault("to_on") ?? form.fault("starts_at")}>
            {({ id: at, ...wiring }) => (
              <div className="duty-pair">
                <input id={at} {...wiring} className="input" type="date" aria-label={t("shifts.firstDay")} value={days.from} onChange={({ target }) => target.value && setDays({ from: target.value, to: days.to < target.value ? target.value : days.to })} />
                <span aria-hidden>–</span>
                <input className="input" type="date" aria-label={t("shifts.lastDay")} value={days.to} min={days.from} onChange={({ target }) => target.value && setDays({ ...days, to: target.value })} />
              </div>
            )}
          </Field>
        )}
        {exchange && (
          <Field label={t("shifts.myShift")} error={form.fault("mine") ?? form.fault("starts_at")} hint={!shiftsOf(me.id).length && t("shifts.noComing")}>
            {({ id: at }) => <Select<string> id={at} label={t("shifts.myShift")} value={mine} nothing={t("shifts.chooseShift")} choices={shiftsOf(me.id).map(choice)} onChange={setMine} />}
          </Field>
        )}
        {kind !== "off" && (
          <Field label={t(exchange ? "shifts.with" : "shifts.substitute")} hint={kind === "vacation" && t("shifts.substituteAgrees")} error={form.fault("other") ?? form.fault("with_id")}>
            {({ id: at }) => <Select<number> id={at} label={t(exchange ? "shifts.with" : "shifts.substitute")} value={other ?? (exchange ? null : 0)} nothing={t("shifts.choosePerson")} choices={exchange ? others : [{ value: 0, label: t("common.nobody") }, ...others]} onChange={(next) => setOther(next || null)} />}
          </Field>
        )}
        {kind === "swap" && other !== null && (
          <Field label={t("shifts.theirShift")} error={form.fault("theirs") ?? form.fault("back_starts_at")} hint={!shiftsOf(other).length && t("shifts.noComing")}>
            {({ id: at }) => <Select<string> id={at} label={t("shifts.theirShift")} value={theirs} nothing={t("shifts.chooseShift")} choices={shiftsOf(other).map(choice)} onChange={setTheirs} />}
          </Field>
        )}
        <TextField label={t("shifts.note")} value={note} onChange={setNote} maxLength={500} />
        <Fault text={form.message} />
      </form>
    </Dialog>
  )
}
