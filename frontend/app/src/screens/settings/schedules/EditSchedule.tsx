import { Button } from "../../../parts/Button"
import { Field, TextField } from "../../../parts/Field"
import { Select } from "../../../parts/Select"
import { useForm } from "../../../shell/enter/useForm"
import { usePrefs } from "../../../state/prefs"
import type { Pattern, ScheduleView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { OfCountry } from "../hours/OfCountry"
import { Day } from "../hours/Day"
import type { Interval } from "../hours/hours"
import { FormDialog } from "../pieces/FormDialog"
import { useDraft } from "../pieces/useDraft"
import { refresh } from "../pieces/useList"
import { ZonePicker } from "../pieces/ZonePicker"
import { OnIt } from "./OnIt"
import { cycles, FORMS, type Form, formOf } from "./cycles"

/** A pattern of duty: its cycle, holidays, and who is on it from when. */
export function EditSchedule({ schedule, onClose }: { schedule: ScheduleView | null; onClose: () => void }) {
  const { t } = useWords()
  const { timeZone } = usePrefs()
  const { dayKey } = useFormats()
  const today = dayKey(new Date().toISOString())
  const blank = { name: "", pattern: cycles("week", timeZone, today), people: [] }
  const { value, changed, set, drop } = useDraft(`schedules/${schedule?.id ?? "new"}`, schedule ? { name: schedule.name, pattern: schedule.pattern, people: schedule.people } : blank)
  const { name, pattern, people } = value
  const put = (change: Partial<Pattern>) => set({ pattern: { ...pattern, ...change } })
  const form = useForm(
    async () => {
      if (schedule) await http.patch(`/schedules/${schedule.id}`, { ...changed, rev: schedule.rev })
      else await http.post("/schedules", value)
      await refresh("/schedules")
      await refresh("/shifts")
      drop()
      onClose()
    },
    ["name", "pattern.zone", "pattern.anchor", "pattern.holidays.country", "pattern.holidays.part", ...pattern.days.map((_, at) => `pattern.days.${at}`), ...people.flatMap((_, at) => ["user_id", "team_id", "from_on", "to_on"].map((field) => `people.${at}.${field}`))],
    { name: name.trim() },
  )
  return (
    <FormDialog title={t(schedule ? "schedules.edit" : "schedules.new")} action={t("common.save")} form={form} onClose={onClose} onDrop={drop} wide>
      <div className="hours-pair">
        <TextField label={t("schedules.name")} value={name} onChange={(next) => set({ name: next })} error={form.fault("name")} maxLength={100} autoFocus />
        <Field label={t("hours.zone")} error={form.fault("pattern.zone")}>
          {({ id }) => <ZonePicker id={id} value={pattern.zone} onChange={(zone) => put({ zone })} />}
        </Field>
      </div>
      <Cycle pattern={pattern} today={today} onChange={put} fault={form.fault} />
      <OfCountry pattern={pattern} onChange={put} fault={form.fault} />
      <Field label={t("schedules.on")} hint={t("schedules.onHint")}>
        {() => <OnIt people={people} cycle={pattern.days.length} today={today} onChange={(next) => set({ people: next })} fault={form.fault} />}
      </Field>
    </FormDialog>
  )
}

interface CycleProps {
  pattern: Pattern
  today: string
  onChange: (change: Partial<Pattern>) => void
  fault: (field: string) => string | undefined
}

/** The days of the cycle, each with its hours: a week, or so many days on and off from a day. */
function Cycle({ pattern, today, onChange, fault }: CycleProps) {
  const { t, language } = useWords()
  const form = formOf(pattern)
  const named = new Intl.DateTimeFormat(language, { timeZone: "UTC", weekday: "long" })
  const dayName = (at: number) => (form === "week" || form === "weeks" ? `${named.format(Date.parse(pattern.anchor) + at * 86_400_000)}${form === "weeks" ? `, ${at < 7 ? 1 : 2}` : ""}` : t("schedules.day", { n: at + 1 }))
  const put = (at: number, hours: Interval[]) => onChange({ days: pattern.days.map((each, n) => (n === at ? hours : each)) })
  return (
    <>
      <div className="hours-pair">
        <Field label={t("schedules.form")}>
          {({ id }) => (
            <Select<Form>
              id={id}
              label={t("schedules.form")}
              value={form}
              choices={FORMS.map((each) => ({ value: each, label: t(`schedules.form_${each}`) }))}
              onChange={(next) => {
                const { anchor, days } = cycles(next, pattern.zone, today)
                onChange({ anchor, days })
              }}
            />
          )}
        </Field>
        {form !== "week" && form !== "weeks" && form !== "hand" && (
          <TextField type="date" label={t("schedules.anchor")} value={pattern.anchor} onChange={(anchor) => anchor && onChange({ anchor })} error={fault("pattern.anchor")} />
        )}
      </div>
      {form === "hand" ? (
        <p className="field-hint">{t("schedules.byHand")}</p>
      ) : (
        <div className="hours-week">
          {pattern.days.map((hours, at) => (
            <Day key={at} label={dayName(at)} hours={hours} onChange={(next) => put(at, next)} error={fault(`pattern.days.${at}`)} />
          ))}
          {form === "days" && (
            <span className="schedules-days">
              <Button small look="quiet" icon="plus" onClick={() => onChange({ days: [...pattern.days, []] })} disabled={pattern.days.length >= 56}>
                {t("schedules.addDay")}
              </Button>
              <Button small look="quiet" icon="trash" onClick={() => onChange({ days: pattern.days.slice(0, -1) })} disabled={pattern.days.length <= 2}>
                {t("schedules.dropDay")}
              </Button>
            </span>
          )}
        </div>
      )}
    </>
  )
}
