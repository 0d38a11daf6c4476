import { Field } from "../../../parts/Field"
import { Select } from "../../../parts/Select"
import type { CalendarView } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"
import { useList } from "../pieces/useList"

/** When a channel is answered. */
export function OfHours({ value, onChange }: { value: number; onChange: (calendar: number) => void }) {
  const { t } = useWords()
  const items = useList<CalendarView>("/calendars").data ?? []
  const choices = items.map(({ id, name, pattern }) => ({ value: id, label: pattern ? name : t("hours.round") }))
  return (
    <Field label={t("hours.ofChannel")} hint={t("hours.ofChannelHint")}>
      {({ id }) => <Select id={id} label={t("hours.ofChannel")} value={value} choices={choices} onChange={onChange} />}
    </Field>
  )
}
