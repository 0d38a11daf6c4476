import { useState } from "react"
import { Avatar } from "../../parts/Avatar"
import { Button } from "../../parts/Button"
import { EmptyState, ErrorState, reasonOf, RowsSkeleton } from "../../parts/Placeholders"
import { Segments } from "../../parts/Segments"
import { tell } from "../../parts/Toast"
import { useColleagues } from "../../state/house"
import type { ShiftRequestView } from "../../wire/api.gen"
import { http } from "../../wire/http"
import { useFormats } from "../../words/format"
import { useWords } from "../../words/words"
import { again, useRequests } from "./deeds"

type Decision = ShiftRequestView["may"] extends (infer D)[] | undefined ? D : never

/** What was asked of the plan: mine, and what waits for me. */
export function Requests() {
  const { t } = useWords()
  const [waiting, setWaiting] = useState(true)
  const query = useRequests(waiting)
  const shown = query.data
  return (
    <div className="duty-scroll">
      <Segments<"waiting" | "all">
        label={t("shifts.requests")}
        value={waiting ? "waiting" : "all"}
        choices={[
          { value: "waiting", label: t("shifts.waiting") },
          { value: "all", label: t("shifts.all") },
        ]}
        onChange={(next) => setWaiting(next === "waiting")}
      />
      {!shown && query.error && <ErrorState title={t("shifts.failed")} error={query.error} onRetry={() => void query.refetch()} />}
      {!shown && !query.error && <RowsSkeleton rows={4} />}
      {shown && !shown.length && <EmptyState icon="clock" title={t("shifts.noRequests")} hint={t("shifts.noRequestsHint")} />}
      {shown && shown.length > 0 && (
        <ul className="duty-requests">
          {shown.map((each) => (
            <One key={each.id} request={each} />
          ))}
        </ul>
      )}
    </div>
  )
}

function One({ request }: { request: ShiftRequestView }) {
  const words = useWords()
  const { t } = words
  const { period } = useFormats()
  const people = useColleagues()
  const [busy, setBusy] = useState<Decision | null>(null)
  const [answer, setAnswer] = useState("")
  const nameOf = (id: number) => people.find((each) => each.id === id)?.name ?? t("shifts.somebody")
  const dayAfter = (day: string) => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
  const when = request.from_on && request.to_on ? period(request.from_on, dayAfter(request.to_on)) : period(request.starts_at, request.ends_at)
  const decide = async (decision: Decision) => {
    setBusy(decision)
    try {
      await http.post(`/shift-requests/${request.id}/decide`, { rev: request.rev, decision, answer })
      tell(t(`shifts.did_${decision}`))
    } catch (error) {
      tell(reasonOf(error, words), { fault: true })
    }
    await again()
    setBusy(null)
  }
  const may = request.may
  const whom = request.with_id ? t(request.kind === "vacation" ? "shifts.substituted" : "shifts.withName", { name: nameOf(request.with_id) }) : ""
  const back = request.back_starts_at && request.back_ends_at ? t("shifts.inReturn", { when: period(request.back_starts_at, request.back_ends_at) }) : ""
  return (
    <li className="duty-request">
      <Avatar id={request.user_id} name={nameOf(request.user_id)} size={32} decorative />
      <div className="duty-request-said">
        <strong>{`${nameOf(request.user_id)}: ${t(`shifts.ask_${request.kind}`)}`}</strong>
        <span>{[when, whom, back].filter(Boolean).join(" · ")}</span>
        {request.note && <span className="duty-note">{request.note}</span>}
        <span className="duty-state" data-state={request.state}>
          {[t(`shifts.state_${request.state}`), request.decided_by && request.state !== "agreed" ? nameOf(request.decided_by) : "", request.answer].filter(Boolean).join(" · ")}
        </span>
      </div>
      {may.length > 0 && (
        <div className="duty-request-deeds">
          {(may.includes("approve") || may.includes("agree")) && <input className="input" aria-label={t("shifts.answer")} placeholder={t("shifts.answer")} value={answer} maxLength={500} onChange={({ target }) => setAnswer(target.value)} />}
          {may.map((decision) => (
            <Button key={decision} small look={decision === "approve" || decision === "agree" ? "primary" : "plain"} busy={busy === decision} disabled={busy !== null} onClick={() => void decide(decision)}>
              {t(`shifts.do_${decision}`)}
            </Button>
          ))}
        </div>
      )}
    </li>
  )
}
