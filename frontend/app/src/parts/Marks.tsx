import type { MessageState } from "../wire/types"
import { useFormats } from "../words/format"
import { useWords } from "../words/words"
import "./marks.css"
import type { IconName } from "./icon/Icon"
import { Icon } from "./icon/Icon"
import { tagStyle } from "./TagChip"

/** A stage of warmth: colour, number of bars, and its name. */
export function WarmthMark({ look: { name, color, bars }, bare }: { look: { name: string; color: string; bars: number }; bare?: boolean }) {
  return (
    <span className="warmth" style={tagStyle(color)} title={bare ? name : undefined}>
      <svg width={14} height={14} viewBox="0 0 14 14" aria-hidden>
        {[0, 1, 2].map((i) => (
          <rect key={i} x={1 + i * 4.5} y={9 - i * 3.5} width={3} height={4 + i * 3.5} rx={1} data-on={i < bars || undefined} />
        ))}
      </svg>
      <span className={bare ? "unseen" : "cut"}>{name}</span>
    </span>
  )
}

export type Category = "new" | "in_work" | "waiting" | "won" | "lost" | "closed"

const SIGNS: Record<Category, string> = {
  new: "",
  in_work: "M7 7V3.6a3.4 3.4 0 0 1 0 6.8Z",
  waiting: "M5.5 4.8v4.4M8.5 4.8v4.4",
  won: "m4.3 7.2 1.9 1.9 3.5-4",
  lost: "m5 5 4 4M9 5 5 9",
  closed: "M4.5 7h5",
}

/** The category of a status, told by shape; its colour is the administrator's. The name stands beside it. */
export function StatusDot({ category, color }: { category: Category; color?: string }) {
  return (
    <svg className="status-dot" data-category={category} width={14} height={14} viewBox="0 0 14 14" style={color ? { color } : undefined} aria-hidden>
      <circle cx={7} cy={7} r={5.6} />
      <path d={SIGNS[category]} />
    </svg>
  )
}

const TICKS: Record<MessageState, IconName> = {
  scheduled: "sendLater",
  queued: "clock",
  sending: "clock",
  sent: "check",
  delivered: "checks",
  read: "checks",
  failed: "alert",
  unconfirmed: "question",
  cancelled: "close",
}

interface TicksProps {
  state: MessageState
  /** The channel cannot tell of more than this: the rest is not to be waited for. */
  last?: boolean
  /** Why it failed, in words. */
  why?: string
}

/** How far a message has come. */
export function DeliveryTicks({ state, last, why }: TicksProps) {
  const { t } = useWords()
  const words = why ? `${t(`delivery.${state}`)}: ${why}` : t(`delivery.${state}`)
  return (
    <span className="ticks" data-state={state} data-last={last || undefined} title={words}>
      <Icon name={TICKS[state]} size={14} />
      <span className="unseen">{words}</span>
    </span>
  )
}

/** A line between two days; pressed, it offers to go to a date. */
export function DayMark({ at, onPress }: { at: string; onPress?: () => void }) {
  const { day, exact } = useFormats()
  const { t } = useWords()
  return (
    <div className="day-mark" role={onPress ? undefined : "separator"} title={exact(at)}>
      {onPress ? (
        <button type="button" onClick={onPress} aria-description={t("picker.pickDate")}>
          {day(at)}
        </button>
      ) : (
        <span>{day(at)}</span>
      )}
    </div>
  )
}

/** A figure on a corner: how many are unread. */
export function Count({ n, label }: { n: number; label: string }) {
  if (n <= 0) return null
  return (
    <span className="count">
      <span aria-hidden>{n > 99 ? "99+" : n}</span>
      <span className="unseen">{label}</span>
    </span>
  )
}
