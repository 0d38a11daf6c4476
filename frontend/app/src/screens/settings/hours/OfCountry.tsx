import { useQuery } from "@tanstack/react-query"
import { Field } from "../../../parts/Field"
import { Select } from "../../../parts/Select"
import type { Country, Pattern } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Page } from "../../../wire/types"
import { useWords } from "../../../words/words"

const NONE = ""

export interface PartProps {
  pattern: Pattern
  onChange: (change: Partial<Pattern>) => void
  fault: (field: string) => string | undefined
}

/** Whose holidays are days off. */
export function OfCountry({ pattern, onChange, fault }: PartProps) {
  const { t, language } = useWords()
  const query = useQuery({ queryKey: ["calendars", "countries"], queryFn: async () => (await http.get<Page<Country>>("/calendars/countries")).items, staleTime: Infinity })
  const names = new Intl.DisplayNames(language, { type: "region" })
  const countries = (query.data ?? []).map(({ code }) => ({ value: code, label: names.of(code) ?? code })).sort((a, b) => a.label.localeCompare(b.label, language))
  const { holidays } = pattern
  const parts = query.data?.find(({ code }) => code === holidays?.country)?.parts ?? []
  return (
    <div className="hours-pair">
      <Field label={t("hours.holidays")} hint={holidays && t("hours.holidaysHint")} error={fault("pattern.holidays.country")}>
        {({ id }) => <Select<string> id={id} label={t("hours.holidays")} value={holidays?.country ?? NONE} choices={[{ value: NONE, label: t("hours.noHolidays") }, ...countries]} onChange={(country) => onChange({ holidays: country ? { country, part: null, hours: [] } : null })} />}
      </Field>
      {holidays && parts.length > 0 && (
        <Field label={t("hours.part")} error={fault("pattern.holidays.part")}>
          {({ id }) => <Select<string> id={id} label={t("hours.part")} value={holidays.part ?? NONE} choices={[{ value: NONE, label: t("hours.wholeCountry") }, ...parts.map((part) => ({ value: part, label: part }))]} onChange={(part) => onChange({ holidays: { ...holidays, part: part || null } })} />}
        </Field>
      )}
    </div>
  )
}
