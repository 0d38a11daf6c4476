import { useState } from "react"
import { Link, Route, Switch, useLocation } from "wouter"
import { Button, IconButton } from "../../parts/Button"
import { ErrorState, reasonOf, RowsSkeleton } from "../../parts/Placeholders"
import { Segments } from "../../parts/Segments"
import { Select } from "../../parts/Select"
import { tell } from "../../parts/Toast"
import { useNow } from "../../parts/useNow"
import { useMay } from "../../shell/me"
import { isInternal, useChannels } from "../../state/house"
import { usePrefs } from "../../state/prefs"
import type { ChangedShifts } from "../../wire/api.gen"
import { http } from "../../wire/http"
import { useWords } from "../../words/words"
import { AskDialog } from "./AskDialog"
import type { Whose } from "./deeds"
import { again, usePlan, useRequests } from "./deeds"
import "./duty.css"
import { Plan } from "./Plan"
import { Requests } from "./Requests"
import { ShiftDialog, tomorrow } from "./ShiftDialog"
import type { Frame, Look } from "./span"
import { frameOf, moved } from "./span"
import { Strip } from "./Strip"
import { usePlanDeeds } from "./usePlanDeeds"
import { useTeams } from "./useTeams"

/** Who works when: the plan of people, what they ask of it, who is on duty now. */
export default function Duty() {
  const { t } = useWords()
  const [path] = useLocation()
  const may = useMay("duty.manage")
  const now = useNow()
  const [asking, setAsking] = useState(false)
  const waiting = useRequests(true).data?.filter(({ may: each }) => each.includes("approve") || each.includes("agree")).length ?? 0
  const asks = path.startsWith("/duty/requests")
  return (
    <div className="duty-page">
      <header className="duty-bar">
        <h1>{t("shifts.title")}</h1>
        <nav className="duty-tabs" aria-label={t("shifts.title")}>
          <Link href="/duty" aria-current={asks ? undefined : "page"}>
            {t("shifts.plan")}
          </Link>
          <Link href="/duty/requests" aria-current={asks ? "page" : undefined}>
            {t("shifts.requests")} {waiting > 0 && <span className="duty-count">{waiting}</span>}
          </Link>
        </nav>
        <Button icon="plus" onClick={() => setAsking(true)}>
          {t("shifts.ask")}
        </Button>
        {may && (
          <Link href="/settings/schedules" className="button" data-look="quiet">
            {t("shifts.schedules")}
          </Link>
        )}
      </header>
      <Switch>
        <Route path="/duty/requests" component={Requests} />
        <Route>
          <Planned may={may} now={now} />
        </Route>
      </Switch>
      {asking && <AskDialog now={now} onClose={() => setAsking(false)} />}
    </div>
  )
}

function Planned({ may, now }: { may: boolean; now: number }) {
  const { t } = useWords()
  const { timeZone } = usePrefs()
  const [look, setLook] = useState<Look>("week")
  const [at, setAt] = useState(() => Date.now())
  const [whose, setWhose] = useState<Whose>({})
  const teams = useTeams()
  const frame = frameOf(at, look, timeZone)
  const plan = usePlan(frame, whose)
  const deeds = usePlanDeeds()
  return (
    <>
      <Strip whose={whose} />
      <div className="duty-tools">
        <Segments<Look>
          label={t("shifts.look")}
          value={look}
          choices={[
            { value: "week", label: t("shifts.week") },
            { value: "month", label: t("shifts.month") },
          ]}
          onChange={setLook}
        />
        <IconButton icon="chevronLeft" label={t("shifts.earlier")} onClick={() => setAt(moved(at, look, -1, timeZone))} />
        <Button onClick={() => setAt(Date.now())}>{t("shifts.today")}</Button>
        <IconButton icon="chevronRight" label={t("shifts.later")} onClick={() => setAt(moved(at, look, 1, timeZone))} />
        <WhoseSelect whose={whose} teams={teams} onChange={setWhose} />
        {may && (
          <Button look="primary" icon="plus" onClick={() => deeds.open(tomorrow(now, timeZone))}>
            {t("shifts.new")}
          </Button>
        )}
        {may && plan.data && <Drafts plan={plan.data} frame={frame} />}
      </div>
      {!plan.data && plan.error && <ErrorState title={t("shifts.failed")} error={plan.error} onRetry={() => void plan.refetch()} />}
      {!plan.data && !plan.error && <RowsSkeleton rows={8} />}
      {plan.data && (
        <div className="plan-scroll">
          <Plan plan={plan.data} frame={frame} look={look} may={may} now={now} teams={teams} deeds={deeds} />
          {plan.data.cut && <p className="duty-hint">{t("shifts.cut")}</p>}
          {may && <p className="duty-hint">{t("shifts.keys")}</p>}
        </div>
      )}
      {deeds.opened && <ShiftDialog opened={deeds.opened} people={plan.data?.people ?? []} may={may} now={now} onClose={() => deeds.open(null)} />}
    </>
  )
}

function WhoseSelect({ whose, teams, onChange }: { whose: Whose; teams: ReadonlyMap<number, string>; onChange: (whose: Whose) => void }) {
  const { t } = useWords()
  const channels = useChannels().filter((each) => !isInternal(each))
  const choices = [
    { value: "", label: t("shifts.everybody") },
    ...[...teams].map(([id, name]) => ({ value: `team_id/${id}`, label: name, group: t("shifts.teams") })),
    ...channels.map(({ id, name }) => ({ value: `channel_id/${id}`, label: name, group: t("shifts.channels") })),
  ]
  const value = whose.team_id ? `team_id/${whose.team_id}` : whose.channel_id ? `channel_id/${whose.channel_id}` : ""
  const pick = (next: string) => {
    const [name, id] = next.split("/")
    onChange(name ? { [name]: Number(id) } : {})
  }
  return <Select<string> label={t("shifts.whose")} value={value} choices={choices} onChange={pick} />
}

interface Planners {
  people: readonly { user_id: number; bars: readonly { draft?: boolean; starts_at: string }[] }[]
}

/** Drafts of those who are shown, that begin in what is shown: what is counted is what is published. */
export function Drafts({ plan, frame }: { plan: Planners; frame: Frame }) {
  const words = useWords()
  const [busy, setBusy] = useState(false)
  const within = (at: number) => at >= frame.start && at < frame.end
  const drafted = plan.people
    .map(({ user_id, bars }) => ({ user_id, n: bars.filter(({ draft, starts_at }) => draft && within(Date.parse(starts_at))).length }))
    .filter(({ n }) => n)
  const many = drafted.reduce((sum, { n }) => sum + n, 0)
  if (!many) return null
  const publish = async () => {
    setBusy(true)
    try {
      const body = { starts_at: new Date(frame.start).toISOString(), ends_at: new Date(frame.end).toISOString(), user_ids: drafted.map(({ user_id }) => user_id) }
      const { made } = await http.post<ChangedShifts>("/shifts/publish", body)
      tell(words.t("shifts.published", { n: made.length }))
    } catch (error) {
      tell(reasonOf(error, words), { fault: true })
    }
    await again()
    setBusy(false)
  }
  return (
    <Button busy={busy} icon="check" onClick={() => void publish()}>
      {words.t("shifts.publish", { n: many })}
    </Button>
  )
}
