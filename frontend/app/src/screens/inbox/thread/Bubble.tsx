import type { ReactNode } from "react"
import { Avatar } from "../../../parts/Avatar"
import { IconButton } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { DeliveryTicks } from "../../../parts/Marks"
import { tell } from "../../../parts/Toast"
import { useMe } from "../../../shell/me"
import type { Message } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import "./bubble.css"
import { Scheduled } from "../composer/later/Scheduled"
import { Extras } from "./Extras"
import { Media } from "./media/Media"
import { mediaWidth } from "./media/Photos"
import { Quote } from "./Quote"
import { RichText } from "./RichText"
import { errorWords } from "../../../words/sendErrors"
import { Trouble } from "./Trouble"

interface Props {
  message: Message
  first: boolean
  last: boolean
  /** Names stand at inbound messages too: a group. */
  group: boolean
  /** The answered message, where it is at hand. */
  answered: Message | null
  /** The channel tells of no more than this state. */
  final: Message["state"]
  onReply: (() => void) | null
  onJump: (seq: number) => void
}

/** One message: a customer's, a colleague's, or a note of the house on its own paper. */
export function Bubble({ message, first, last, group, answered, final, onReply, onJump }: Props) {
  const { t } = useWords()
  const me = useMe().id
  const { direction, author, text, attachments, meta } = message
  const mine = author?.kind === "user" && author.id === me
  const colleague = direction === "out" && author?.kind === "user" && !mine ? author : null
  const named = first && !mine && (direction !== "in" || group)
  const bare = !text && attachments.length > 0 && attachments.every(({ kind }) => kind === "sticker")
  return (
    <article
      className="bubble-row"
      data-direction={direction}
      data-colleague={colleague !== null || undefined}
      data-first={first || undefined}
      data-last={last || undefined}
      data-seq={message.seq}
      data-state={message.state ?? undefined}
      aria-label={spoken(message, t)}
    >
      <div style={{ "--media": mediaWidth(attachments) }} className="bubble" data-bare={bare || undefined} data-deleted={message.deleted_at !== null || undefined} data-media={attachments.length > 0 || undefined}>
        {direction === "note" && first && <NoteHead name={mine ? null : (author?.name ?? "")} />}
        {named && direction !== "note" && <p className="bubble-name">{nameOf(message, t)}</p>}
        {message.reply_to !== null && <Quote seq={message.reply_to} message={answered} onJump={onJump} />}
        <Media attachments={attachments} />
        <Extras meta={meta} />
        <div className="bubble-words">
          {text && (
            <span className="bubble-text">
              <RichText text={text} entities={message.entities} />
            </span>
          )}
          <Meta message={message} final={final} />
        </div>
        <Reactions of={meta.reactions} />
      </div>
      <div className="bubble-tools">
        {onReply && <IconButton small icon="reply" label={t("thread.reply")} side="top" onClick={onReply} />}
        {text && (
          <IconButton
            small
            icon="copy"
            label={t("thread.copy")}
            side="top"
            onClick={() => void navigator.clipboard.writeText(text).then(() => tell(t("thread.copied")))}
          />
        )}
      </div>
      {last && colleague && <Avatar id={colleague.id ?? 0} name={colleague.name} size={24} />}
      <Trouble message={message} />
      <Scheduled message={message} />
    </article>
  )
}

type Tell = ReturnType<typeof useWords>["t"]

function nameOf({ author, meta }: Message, t: Tell): string {
  if (author?.kind === "token") return t("thread.byProgram", { name: author.name })
  if (!author && meta.outside) return t("thread.outside")
  return author?.name ?? ""
}

/** Who speaks, for those who hear the thread. */
function spoken(message: Message, t: Tell): string {
  const name = nameOf(message, t) || t("list.nameless")
  return t(message.direction === "in" ? "thread.from" : message.direction === "note" ? "thread.noteFrom" : "thread.answerFrom", { name })
}

export function NoteHead({ name }: { name: string | null }) {
  const { t } = useWords()
  return (
    <p className="bubble-name bubble-note-head">
      <Icon name="note" size={14} />
      {name === null ? t("thread.noteMine") : t("thread.noteBy", { name })}
    </p>
  )
}

function Meta({ message, final }: { message: Message; final: Message["state"] }) {
  const { t } = useWords()
  const { clock, exact } = useFormats()
  const why = useWhy(message)
  return (
    <MetaLine>
      {message.deleted_at && <span title={exact(message.deleted_at)}>{t("thread.deleted")}</span>}
      {message.edited_at && !message.deleted_at && <span title={exact(message.edited_at)}>{t("thread.edited")}</span>}
      <time dateTime={message.sent_at} title={exact(message.sent_at)}>
        {clock(message.sent_at)}
      </time>
      {message.state && <DeliveryTicks state={message.state} last={message.state === final} {...(why && { why })} />}
    </MetaLine>
  )
}

const useWhy = (message: Message): string | null => {
  const { t } = useWords()
  return message.error ? errorWords(message.error, t) : null
}

export function MetaLine({ children }: { children: ReactNode }) {
  return <span className="bubble-meta">{children}</span>
}

function Reactions({ of }: { of: unknown }) {
  const { t } = useWords()
  const { theirs = [], ours = [] } = (of ?? {}) as { theirs?: string[]; ours?: string[] }
  const emoji = [...new Set([...theirs, ...ours])]
  if (!emoji.length) return null
  return (
    <p className="bubble-reactions" aria-label={t("thread.reactions")}>
      {emoji.map((each) => (
        <span key={each}>{each}</span>
      ))}
    </p>
  )
}
