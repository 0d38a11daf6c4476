import { Avatar, Avatars } from "../../../parts/Avatar"
import { DebtClock } from "../../../parts/DebtClock"
import type { IconName } from "../../../parts/icon/Icon"
import { Icon } from "../../../parts/icon/Icon"
import { Count, DeliveryTicks, StatusDot, WarmthMark } from "../../../parts/Marks"
import { tagStyle } from "../../../parts/TagChip"
import { useNow } from "../../../parts/useNow"
import { useMe, useShown } from "../../../shell/me"
import { draftIn, useDraftMarks } from "../../../state/drafts"
import { useChannel, useTags } from "../../../state/house"
import { useMentions } from "../../../state/mentions"
import type { ConversationRow } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { channelIcon } from "../../../parts/icon/channelIcon"
import { Dot } from "../card/CardStatus"
import { useStageOf } from "../../../state/stages"
import { statusName, useFunnels } from "../../../state/statuses"
import { useStageLook } from "../../../state/warmth"
import { TARGET_S } from "../target"
import { useLookers } from "../useLookers"
import { useTitle } from "../useTitle"
import type { Departure } from "./departure"
import { departureWord } from "./departure"
import { preview } from "./preview"

interface Props {
  row: ConversationRow
  /** It has left the list, and says why before it goes. */
  leaves: Departure | null
  unread: number
  /** It is the one in the middle pane. */
  open: boolean
  /** Keys start from it. */
  active: boolean
  /** It is among those that something is to be done with. */
  chosen: boolean
  /** Some are chosen: every face shows its box. */
  choosing: boolean
}

const LEAVING = { taken: "user", done: "check", snoozed: "snooze", answered: "reply", elsewhere: "filter" } as const satisfies Record<Departure["why"], IconName>

/** One line says who, what, since when, whose. */
export function DialogRow({ row, leaves, unread, open, active, chosen, choosing }: Props) {
  const words = useWords()
  const { t } = words
  const me = useMe()
  const { channel } = useChannel(row.channel_id)
  const title = useTitle(row)
  const place = channel?.name ?? ""
  const lookers = useLookers(row.id)
  const writing = lookers.filter(({ presence }) => presence === "writing").map(({ name }) => name)
  const here = lookers.map(({ name, presence }) => `${name}, ${t(`presence.${presence}`)}`).join("; ")
  const begun = useDraftMarks((state) => draftIn(state, row.id))
  const named = useMentions(({ at }) => at.get(row.id))
  return (
    <div className="dialog-row" data-open={open || undefined} data-active={active || undefined} data-unread={unread > 0 || undefined} data-chosen={chosen || undefined} data-choosing={choosing || undefined} data-leaves={leaves !== null || undefined}>
      <span className="dialog-row-face" data-chooses title={t("bulk.choosing", { name: title })}>
        <Avatar id={row.contact?.id ?? row.id} name={title} size={40} picture={row.contact?.avatar ?? null} decorative />
        <span className="dialog-row-box" aria-hidden>
          {chosen && <Icon name="check" size={14} />}
        </span>
      </span>
      <div className="dialog-row-text">
        <div className="dialog-row-line">
          <strong className="cut">{title}</strong>
          <span className="dialog-row-channel" title={place}>
            <Icon name={channelIcon(channel?.looks)} size={14} />
            <span className="unseen">{place}</span>
          </span>
          <Warm id={row.contact?.id} />
          <TagDots names={row.tags} />
          <Standing row={row} />
          <Woken row={row} />
          <When at={row.last_message?.at ?? row.last_at} />
        </div>
        <div className="dialog-row-line">
          {leaves ? (
            <span className="dialog-row-preview dialog-row-leaves cut">
              <Icon name={LEAVING[leaves.why]} size={12} />
              {departureWord(leaves, words)}
            </span>
          ) : writing.length > 0 ? (
            <span className="dialog-row-preview cut" data-writing>
              {t("list.writing", { name: writing.join(", ") })}
            </span>
          ) : begun && !open ? (
            <span className="dialog-row-preview cut">
              <span className="dialog-row-begun">{t("list.draft")}: </span>
              {begun.text.replace(/\s+/g, " ").trim() || t("list.document")}
            </span>
          ) : (
            <PreviewLine row={row} me={me.name} />
          )}
          {row.troubled > 0 && (
            <span className="dialog-row-trouble" role="img" aria-label={t("list.troubled", { n: row.troubled })} title={t("list.troubled", { n: row.troubled })}>
              <Icon name="alert" size={14} />
            </span>
          )}
          {named && (
            <span className="dialog-row-named" role="img" aria-label={t("list.namedBy", { name: named.by.name })} title={t("list.namedBy", { name: named.by.name })}>
              @
            </span>
          )}
          {lookers.length > 0 && (
            <span className="dialog-row-here" role="img" aria-label={here} title={here}>
              <Avatars people={[...lookers]} most={2} size={20} />
            </span>
          )}
          {row.debt && !leaves && <DebtClock brief debt={row.debt} target={TARGET_S} />}
          {row.responsible && lookers.every(({ id }) => id !== row.responsible?.id) && (
            <Avatar id={row.responsible.id} name={row.responsible.name} size={20} />
          )}
          <Count n={leaves ? 0 : unread} label={t("list.unread", { n: unread })} />
        </div>
      </div>
    </div>
  )
}

/** Where its request stands: the shape tells the stage, the colour is the administrator's. */
function Standing({ row: { status } }: { row: ConversationRow }) {
  const words = useWords()
  const funnels = useFunnels()
  const known = status && funnels?.flatMap(({ statuses }) => statuses).find(({ id }) => id === status.id)
  if (!status) return null
  const name = words.t("list.status", { name: known ? statusName(known, words) : "" })
  return (
    <span className="dialog-row-status" role="img" aria-label={name} title={name}>
      {known ? <Dot status={known} /> : <StatusDot category={status.category} />}
    </span>
  )
}

/** How warm whoever writes is; of somebody new there is nothing to say. */
function Warm({ id }: { id: number | undefined }) {
  const { t } = useWords()
  const look = useStageLook()(useStageOf(id, useShown("warmth")))
  if (!look?.bars) return null
  const name = `${t("warmth.title")}: ${look.name}`
  return (
    <span className="dialog-row-warm" role="img" aria-label={name} title={name}>
      <WarmthMark look={look} bare />
    </span>
  )
}

/** It had been put aside: why it is back. */
function Woken({ row: { woken } }: { row: ConversationRow }) {
  const { t } = useWords()
  const { when } = useFormats()
  if (!woken) return null
  const why = woken.cause === "time" && woken.until ? t("snooze.wokeTime", { when: when(woken.until) }) : t("snooze.wokeCustomer")
  return (
    <span className="dialog-row-woken" role="img" aria-label={why} title={why}>
      <Icon name="snooze" size={14} />
    </span>
  )
}

function When({ at }: { at: string }) {
  const { ago, exact } = useFormats()
  return (
    <time dateTime={at} title={exact(at)}>
      {ago(at, useNow())}
    </time>
  )
}

const MARKS = { note: "note", file: "attach", call: "phone", missed: "phone" } as const

function PreviewLine({ row, me }: { row: ConversationRow; me: string }) {
  const { who, text, mark, dim } = preview(row, me, useWords())
  const last = row.last_message
  return (
    <span className="dialog-row-preview cut" data-dim={dim || undefined} data-note={mark === "note" || undefined} data-missed={mark === "missed" || undefined}>
      {last?.direction === "out" && last.state && <DeliveryTicks state={last.state} />}
      {mark && <Icon name={MARKS[mark]} size={12} />}
      {who && <span className="dialog-row-who">{`${who}: `}</span>}
      {text}
    </span>
  )
}

const MOST_DOTS = 3

function TagDots({ names }: { names: readonly string[] }) {
  const tags = useTags()
  if (!names.length) return null
  return (
    <span className="dialog-row-tags" role="img" aria-label={names.join(", ")} title={names.join(", ")}>
      {names.slice(0, MOST_DOTS).map((name) => (
        <i key={name} style={tagStyle(tags.find((tag) => tag.name === name)?.color ?? "")} />
      ))}
    </span>
  )
}
