import { useQuery } from "@tanstack/react-query"
import { Button, IconButton } from "../../../parts/Button"
import { Select } from "../../../parts/Select"
import { useColleagues } from "../../../state/house"
import type { OnSchedule, TeamView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Page } from "../../../wire/types"
import { useWords } from "../../../words/words"

interface Props {
  people: readonly OnSchedule[]
  cycle: number
  today: string
  onChange: (people: OnSchedule[]) => void
  fault: (field: string) => string | undefined
}

/** Who is on a schedule, from when until when, how many days of the cycle ahead. */
export function OnIt({ people, cycle, today, onChange, fault }: Props) {
  const { t } = useWords()
  const colleagues = useColleagues().filter(({ active }) => active)
  const teams = useQuery({ queryKey: ["users", "teams", "all"], queryFn: async () => (await http.get<Page<TeamView>>("/teams")).items, staleTime: 60_000 })
  const put = (at: number, change: Partial<OnSchedule>) => onChange(people.map((each, n) => (n === at ? { ...each, ...change } : each)))
  const choices = [...colleagues.map(({ id, name }) => ({ value: `user/${id}`, label: name, group: t("schedules.colleagues") })), ...(teams.data ?? []).map(({ id, name }) => ({ value: `team/${id}`, label: name, group: t("schedules.teams") }))]
  const valueOf = ({ user_id, team_id }: OnSchedule) => (team_id ? `team/${team_id}` : user_id ? `user/${user_id}` : null)
  const pick = (at: number, next: string) => {
    const [kind, id] = next.split("/")
    put(at, { user_id: kind === "user" ? Number(id) : null, team_id: kind === "team" ? Number(id) : null })
  }
  return (
    <div className="schedules-people">
      {people.map((each, at) => {
        const error = ["user_id", "team_id", "from_on", "to_on"].map((field) => fault(`people.${at}.${field}`)).find(Boolean)
        return (
          <div key={at} className="schedules-person" role="group" aria-label={choices.find(({ value }) => value === valueOf(each))?.label ?? t("schedules.one", { n: at + 1 })}>
            <Select<string> label={t("schedules.who")} value={valueOf(each)} nothing={t("schedules.choose")} choices={choices} onChange={(next) => pick(at, next)} />
            <input className="input" type="date" aria-label={t("schedules.from")} value={each.from_on} onChange={({ target }) => target.value && put(at, { from_on: target.value })} aria-invalid={error ? true : undefined} />
            <span aria-hidden>–</span>
            <input className="input" type="date" aria-label={t("schedules.to")} value={each.to_on ?? ""} min={each.from_on} onChange={({ target }) => put(at, { to_on: target.value || null })} />
            {cycle > 1 && (
              <label className="schedules-offset">
                <span>{t("schedules.offset")}</span>
                <input className="input" type="number" min={0} max={cycle - 1} value={each.offset ?? 0} onChange={({ target }) => put(at, { offset: Math.min(Math.max(Number(target.value) || 0, 0), cycle - 1) })} />
              </label>
            )}
            <IconButton icon="trash" small label={t("schedules.takeOff")} onClick={() => onChange(people.filter((_, n) => n !== at))} />
            {error && (
              <p className="field-error" role="alert">
                {error}
              </p>
            )}
          </div>
        )
      })}
      <Button small icon="plus" onClick={() => onChange([...people, { user_id: null, team_id: null, from_on: today, to_on: null, offset: 0 }])}>
        {t("schedules.add")}
      </Button>
    </div>
  )
}
