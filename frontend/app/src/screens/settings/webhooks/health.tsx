import "../channels/channels.css"
import { useColleagues } from "../../../state/house"
import { useNow } from "../../../parts/useNow"
import type { Day, RoleView, WebhookView } from "../../../wire/api.gen"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { useRoleName } from "../people/roleName"
import { useList } from "../pieces/useList"

type Standing = Pick<WebhookView, "active" | "paused_why" | "failing_since">

/** on, off, stopped by the house, or answering badly. */
export const standingOf = ({ active, paused_why, failing_since }: Standing) => (!active ? "off" : paused_why ? "paused" : failing_since ? "failing" : "on")

export function StateMark({ webhook }: { webhook: Standing }) {
  const { t } = useWords()
  const standing = standingOf(webhook)
  const status = { on: "ok", off: "paused", paused: "trouble", failing: "quiet" }[standing]
  return (
    <span className="channel-state" data-status={status}>
      {t(`webhooks.state_${standing}`)}
    </span>
  )
}

/** Why it is told nothing, or less often; nothing while all is well. */
export function Why({ webhook }: { webhook: WebhookView }) {
  const { t } = useWords()
  const { span } = useFormats()
  const now = useNow()
  const standing = standingOf(webhook)
  const lasting = (since: string | null) => span(Math.max(0, now - Date.parse(since ?? "")) / 1000)
  if (standing === "paused") return <span className="channel-error">{t(`webhooks.why_${webhook.paused_why!}`)}</span>
  if (standing === "failing") return <span className="channel-error">{t("webhooks.failingFor", { span: lasting(webhook.failing_since) })}</span>
  return null
}

const FIGURES = ["delivered", "failed", "missed", "waiting"] as const

/** The last 24 hours. What is nought and would only frighten is left out. */
export function DayFigures({ day }: { day: Day }) {
  const { t } = useWords()
  const { number } = useFormats()
  return (
    <dl className="figures" aria-label={t("webhooks.day")}>
      {FIGURES.filter((name) => name === "delivered" || day[name] > 0).map((name) => (
        <div key={name} data-figure={name} data-trouble={name === "failed" || name === "missed" || undefined}>
          <dt>{t(`webhooks.day_${name}`)}</dt>
          <dd>{number(day[name])}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Whose sight it has, by name. */
export function useOwner({ user_id, role_id }: Pick<WebhookView, "user_id" | "role_id">): string {
  const { t } = useWords()
  const roleName = useRoleName()
  const person = useColleagues().find(({ id }) => id === user_id)
  const role = useList<RoleView>("/roles").data?.find(({ id }) => id === role_id)
  return person?.name ?? (role ? t("webhooks.sees", { role: roleName(role) }) : "")
}
