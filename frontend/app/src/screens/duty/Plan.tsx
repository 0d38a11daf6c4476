import type { PlanView } from "../../wire/api.gen"
import { usePrefs } from "../../state/prefs"
import { useColleagues } from "../../state/house"
import { useWords } from "../../words/words"
import { Cover } from "./Cover"
import { Person } from "./Person"
import type { Frame, Look } from "./span"
import type { PlanDeeds } from "./usePlanDeeds"

interface Props {
  plan: PlanView
  frame: Frame
  look: Look
  may: boolean
  now: number
  teams: ReadonlyMap<number, string>
  deeds: PlanDeeds
}

/** People by team, and days; above them how many are there. */
export function Plan({ plan, frame, look, may, now, teams, deeds }: Props) {
  const { t, language } = useWords()
  const { timeZone } = usePrefs()
  const colleagues = useColleagues()
  const named = new Map(colleagues.map(({ id, name }) => [id, name]))
  const nameOf = (id: number) => named.get(id) ?? t("shifts.somebody")
  const teamOf = new Map(colleagues.map(({ id, teams: of }) => [id, of[0] ?? 0]))
  const groups = Map.groupBy(plan.people, ({ user_id }) => teamOf.get(user_id) ?? 0)
  const ordered = [...groups].sort(([a], [b]) => Number(a === 0) - Number(b === 0) || (teams.get(a) ?? "").localeCompare(teams.get(b) ?? "", language))
  const weekday = new Intl.DateTimeFormat(language, { timeZone, weekday: "short" })
  const number = new Intl.DateTimeFormat(language, { timeZone, day: "numeric", ...(look === "week" && { month: "short" }) })
  const length = frame.end - frame.start
  const line = now > frame.start && now < frame.end ? { "--now": `${((now - frame.start) / length) * 100}%` } : {}
  return (
    <div className="plan" role="table" aria-label={t("shifts.plan")} data-look={look} style={{ "--days": frame.midnights.length - 1, ...line }} data-now={now > frame.start && now < frame.end ? "" : undefined}>
      <div className="plan-head" role="row">
        <span className="plan-who" role="columnheader">
          {t("shifts.people")}
        </span>
        <div className="plan-days" role="presentation">
          {frame.midnights.slice(0, -1).map((day, at) => (
            <span key={day} role="columnheader" data-today={(now >= day && now < frame.midnights[at + 1]!) || undefined} style={{ width: `${((frame.midnights[at + 1]! - day) / length) * 100}%` }}>
              <small>{weekday.format(day)}</small> {number.format(day)}
            </span>
          ))}
        </div>
      </div>
      <Cover plan={plan} frame={frame} look={look} />
      {ordered.map(([team, people]) => (
        <div key={team} role="rowgroup" className="plan-team">
          {ordered.length > 1 && (
            <div role="row" className="plan-team-name">
              <span role="rowheader">{teams.get(team) ?? t("shifts.noTeam")}</span>
            </div>
          )}
          {people.map((person) => (
            <Person key={person.user_id} person={person} name={nameOf(person.user_id)} nameOf={nameOf} frame={frame} look={look} may={may} now={now} deeds={deeds} />
          ))}
        </div>
      ))}
    </div>
  )
}
