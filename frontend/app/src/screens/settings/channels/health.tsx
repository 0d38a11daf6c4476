import { useNow } from "../../../parts/useNow"
import type { HealthView } from "../../../wire/api.gen"
import type { Channel } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { useMay } from "../../../shell/me"
import { useList } from "../pieces/useList"

const EVERY_MS = 5000

/** How every channel is, asked for as long as somebody looks. */
export function useHealth(): readonly HealthView[] | undefined {
  return useList<HealthView>("/channels/health", { every_ms: EVERY_MS, enabled: useMay("channels.health") }).data
}

/** Works, or what is the matter; told by a dot and words. */
export function ChannelState({ channel, health }: { channel: Pick<Channel, "state">; health: HealthView | undefined }) {
  const { t } = useWords()
  const status = channel.state === "paused" ? "paused" : (health?.status ?? "ok")
  return (
    <span className="channel-state" data-status={status}>
      {t(`channels.status_${status}`)}
    </span>
  )
}

/** What is wrong with it, since when. */
export function Alarms({ health }: { health: HealthView }) {
  const { t } = useWords()
  const { span } = useFormats()
  const now = useNow()
  return health.alarms.map(({ code, since }) => (
    <p key={code} className="channel-error">
      {t(`channels.alarm_${code}`, { span: span((now - Date.parse(since)) / 1000) })}
    </p>
  ))
}

/** What the platform says of the channel itself, and until when. */
export function Notices({ health }: { health: HealthView }) {
  const { t } = useWords()
  const { when, exact } = useFormats()
  return health.notices.map(({ code, weight, message, since, until }) => (
    <p key={`${code} ${since} ${message}`} className={weight === "news" ? "field-hint" : weight === "stopped" ? "channel-error" : "channel-warning"} data-weight={weight} title={exact(since)}>
      {message}
      {until && ` ${t("channels.noticeUntil", { when: when(until) })}`}
    </p>
  ))
}

/** The last thing that went wrong: as it is, or, once the channel works again, as what is over. */
export function LastError({ health, isOver }: { health: HealthView; isOver: boolean }) {
  const { t } = useWords()
  const { when, exact } = useFormats()
  const { last_error: error, last_error_at: at } = health
  if (!error || !at || health.last_error_over !== isOver) return null
  if (!isOver) return <p className="channel-error">{error.message}</p>
  return (
    <p className="field-hint" title={exact(at)}>
      {/* What is told besides is of the time when it lasted: "trying again". */}
      {t("channels.troubleOver", { when: when(at), what: (error.message ?? "").replace(/\. .*$/s, ".") })}
    </p>
  )
}

/** From when to when nobody listened: what began and ended then is nowhere here. */
export function Deafness({ health }: { health: HealthView }) {
  const { t } = useWords()
  const { when, exact, span } = useFormats()
  const gaps = health.deaf
  if (!gaps.length) return null
  return (
    <details className="channel-deaf">
      <summary>{t("channels.deaf", { when: when(gaps[0]!.since), span: span(lasted(gaps[0]!)) })}</summary>
      <p className="field-hint">{t("channels.deafHint")}</p>
      <ul>
        {gaps.map((gap) => (
          <li key={gap.since}>
            {exact(gap.since)} – {exact(gap.until)} · {span(lasted(gap))}
          </li>
        ))}
      </ul>
    </details>
  )
}

const lasted = ({ since, until }: { since: string; until: string }) => Math.max(1, Math.round((Date.parse(until) - Date.parse(since)) / 1000))

/** When it last heard and said something, and what waits. */
export function HealthLine({ health }: { health: HealthView }) {
  const { t } = useWords()
  const { ago, exact } = useFormats()
  const now = useNow()
  const figure = (what: string, label: string, at: string | null) => (
    <div data-figure={what}>
      <dt>{label}</dt>
      <dd title={at ? exact(at) : undefined}>{at ? ago(at, now) : t("channels.never")}</dd>
    </div>
  )
  return (
    <dl className="figures">
      {figure("in", t("channels.lastIn"), health.last_in_at)}
      {figure("out", t("channels.lastOut"), health.last_out_at)}
      <div data-figure="waits">
        <dt>{t("channels.backlog")}</dt>
        <dd>{health.backlog}</dd>
      </div>
      {health.last_poll_at && figure("poll", t("channels.lastPoll"), health.last_poll_at)}
      {health.failed + health.unconfirmed + health.held > 0 && (
        <div data-figure="failed" data-trouble>
          <dt>{t("channels.troubled")}</dt>
          <dd>{health.failed + health.unconfirmed + health.held}</dd>
        </div>
      )}
    </dl>
  )
}
