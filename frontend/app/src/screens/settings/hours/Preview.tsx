import { useQuery } from "@tanstack/react-query"
import type { Pattern, TriedCalendar } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { clock } from "./hours"

/** What these hours would mean: open now or when, the coming fortnight, and whom a change concerns. */
export function Preview({ pattern, id }: { pattern: Pattern; id: number | null }) {
  const { t, language } = useWords()
  const { when: said, number } = useFormats()
  const dayName = new Intl.DateTimeFormat(language, { timeZone: "UTC", weekday: "short", day: "numeric" })
  const query = useQuery({
    queryKey: ["calendars", "try", id, JSON.stringify(pattern)],
    queryFn: () => http.post<TriedCalendar>("/calendars/try", { pattern, id }),
    placeholderData: (before) => before,
    retry: false,
  })
  const found = query.data
  if (!found) return null
  const when = found.changes_at ? said(found.changes_at) : ""
  return (
    <div className="hours-preview" aria-live="polite">
      <p>
        {found.changes_at ? t(found.is_open ? "hours.openUntil" : "hours.closedUntil", { when }) : t(found.is_open ? "hours.always" : "hours.never")}
        {" · "}
        {t("hours.week", { n: number(Math.round(found.week_minutes / 6) / 10) })}
      </p>
      {(found.channels > 0 || found.waiting > 0) && <p>{t("hours.concerns", { channels: t("hours.channels", { n: found.channels }), waiting: t("hours.waiting", { n: found.waiting }) })}</p>}
      <ol className="hours-fortnight">
        {found.days.slice(0, 14).map(({ day, hours, by, name }) => (
          <li key={day} data-by={by} title={name || undefined}>
            <b>{dayName.format(new Date(`${day}T00:00:00Z`))}</b>
            {hours.length ? hours.map(([from, to]) => <span key={from}>{`${clock(from)}–${clock(to)}`}</span>) : <span className="hours-closed">{name || t("hours.closed")}</span>}
          </li>
        ))}
      </ol>
    </div>
  )
}
