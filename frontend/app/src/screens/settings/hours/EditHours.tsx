import { Button } from "../../../parts/Button"
import { Field, TextField } from "../../../parts/Field"
import { Segments } from "../../../parts/Segments"
import { useForm } from "../../../shell/enter/useForm"
import { usePrefs } from "../../../state/prefs"
import type { CalendarView, Pattern } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { FormDialog } from "../pieces/FormDialog"
import { useDraft } from "../pieces/useDraft"
import { refresh } from "../pieces/useList"
import { ZonePicker } from "../pieces/ZonePicker"
import { Day } from "./Day"
import { blank, inWeeks, type Interval, isOfWeeks, MONDAY } from "./hours"
import { OfCountry, type PartProps } from "./OfCountry"
import { Preview } from "./Preview"
import { Special } from "./Special"

/** The hours of a calendar: a week or two, holidays, days that are not as usual; and what they would mean. */
export function EditHours({ calendar, onClose }: { calendar: CalendarView | null; onClose: () => void }) {
  const { t } = useWords()
  const { timeZone } = usePrefs()
  const { dayKey } = useFormats()
  const { value, changed, set, drop } = useDraft(`hours/${calendar?.id ?? "new"}`, { name: calendar?.name ?? "", pattern: calendar?.pattern ?? blank(timeZone) })
  const { name, pattern } = value
  const put = (change: Partial<Pattern>) => set({ pattern: { ...pattern, ...change } })
  const form = useForm(
    async () => {
      if (calendar) await http.patch(`/calendars/${calendar.id}`, { ...changed, rev: calendar.rev })
      else await http.post("/calendars", value)
      await refresh("/calendars")
      drop()
      onClose()
    },
    ["name", "pattern.zone", "pattern.holidays.country", "pattern.holidays.part", ...pattern.days.map((_, at) => `pattern.days.${at}`), ...(pattern.exceptions ?? []).flatMap((_, at) => [`pattern.exceptions.${at}.to`, `pattern.exceptions.${at}.hours`])],
    { name: name.trim() },
  )
  return (
    <FormDialog title={t(calendar ? "hours.edit" : "hours.new")} action={t("common.save")} form={form} onClose={onClose} onDrop={drop} wide>
      <div className="hours-pair">
        <TextField label={t("hours.name")} hint={t("hours.nameHint")} value={name} onChange={(next) => set({ name: next })} error={form.fault("name")} maxLength={100} autoFocus />
        <Field label={t("hours.zone")} error={form.fault("pattern.zone")}>
          {({ id }) => <ZonePicker id={id} value={pattern.zone} onChange={(zone) => put({ zone })} />}
        </Field>
      </div>
      <Weeks pattern={pattern} onChange={put} fault={form.fault} />
      <OfCountry pattern={pattern} onChange={put} fault={form.fault} />
      <Field label={t("hours.specials")} hint={t("hours.specialsHint")}>
        {() => <Special days={pattern.exceptions ?? []} today={dayKey(new Date().toISOString())} onChange={(exceptions) => put({ exceptions })} fault={form.fault} />}
      </Field>
      <Preview pattern={pattern} id={calendar?.id ?? null} />
    </FormDialog>
  )
}

function Weeks({ pattern, onChange, fault }: PartProps) {
  const { t, language } = useWords()
  if (!isOfWeeks(pattern)) return <p className="field-hint">{t("hours.other", { n: String(pattern.days.length) })}</p>
  const weeks = pattern.days.length / 7
  const dayName = new Intl.DateTimeFormat(language, { timeZone: "UTC", weekday: "long" })
  const named = (at: number) => dayName.format(Date.parse(MONDAY) + (at % 7) * 86_400_000)
  const put = (at: number, hours: Interval[]) => onChange({ days: pattern.days.map((each, n) => (n === at ? hours : each)) })
  const alike = () => onChange({ days: pattern.days.map((each, n) => (n % 7 < 5 ? (pattern.days[n - (n % 7)] ?? each) : each)) })
  return (
    <>
      <Field label={t("hours.weeks")}>
        {() => <Segments<string> label={t("hours.weeks")} value={String(weeks)} choices={[{ value: "1", label: t("hours.weeks_1") }, { value: "2", label: t("hours.weeks_2") }]} onChange={(next) => onChange({ days: inWeeks(pattern.days, next === "2" ? 2 : 1) })} />}
      </Field>
      <div className="hours-week">
        {pattern.days.map((hours, at) => (
          <div key={at}>
            {weeks === 2 && at % 7 === 0 && <h4>{t(at === 0 ? "hours.week_1" : "hours.week_2")}</h4>}
            <Day label={weeks === 2 ? `${named(at)}, ${t(at < 7 ? "hours.week_1" : "hours.week_2").toLocaleLowerCase()}` : named(at)} hours={hours} onChange={(next) => put(at, next)} error={fault(`pattern.days.${at}`)} />
          </div>
        ))}
        <Button small look="quiet" icon="copy" onClick={alike}>
          {t("hours.copy")}
        </Button>
      </div>
    </>
  )
}
