import type { ReactNode } from "react"
import { Avatar } from "../../../parts/Avatar"
import { IconButton } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { DeliveryTicks } from "../../../parts/Marks"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { useMay, useMe } from "../../../shell/me"
import type { Capabilities, Message } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import "./bubble.css"
import { Scheduled } from "../composer/later/Scheduled"
import { callOf } from "../../../state/calls"
import { CallCard } from "./call/CallCard"
import { react } from "./change"
import { Extras } from "./Extras"
import { isForm, plain } from "./told/told"
import { LetterBody } from "./letter/LetterBody"
import { LetterHead } from "./letter/LetterHead"
import { LetterText } from "./letter/LetterText"
import { isSubject } from "./letter/letter"
import { LinkCard } from "./LinkCard"
import { Media } from "./media/Media"
import { mediaWidth } from "./media/Photos"
import { isWithheld, Quote } from "./Quote"
import { Reworded } from "./Reworded"
import { Rewording } from "./Rewording"
import { isSmiles } from "../../../state/text/rich"
import { Signs } from "./Signs"
import { templateOf } from "../../../parts/template/sent"
import { TemplateBottom, TemplateSign, TemplateTop } from "../../../parts/template/TemplateParts"
import { errorWords } from "../../../words/sendErrors"
import { Trouble } from "./Trouble"
import { buttonsOf, isPress, Under } from "./Under"
import { Unmade } from "./Unmade"
import { useFinger } from "./useFinger"

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
  /** What its channel can do. */
  able: Capabilities | null
  /** It is being said otherwise. */
  rewording: boolean
  onReply: (() => void) | null
  /** Nothing can be done to it where there is no menu. */
  onMenu: ((anchor: HTMLElement) => void) | null
  onReworded: () => void
  onJump: (seq: number) => void
}

/** One message: a customer's, a colleague's, or a note of the house on its own paper. */
export function Bubble({ message, first, last, group, answered, final, able, rewording, onReply, onMenu, onReworded, onJump }: Props) {
  const { t } = useWords()
  const me = useMe().id
  const { direction, author, text, meta } = message
  const attachments = plain(meta, message.attachments)
  const mine = author?.kind === "user" && author.id === me
  const colleague = direction === "out" && author?.kind === "user" && !mine ? author : null
  const named = first && !mine && (direction !== "in" || group)
  const finger = useFinger(onMenu, onReply)
  const sign = useSign(message, able)
  const template = templateOf(meta)
  // A note keeps its paper whatever is on it.
  const bare = direction !== "note" && !text && attachments.length > 0 && attachments.every(({ kind }) => kind === "sticker" || kind === "video_note")
  return (
    <article
      className="bubble-row"
      tabIndex={-1}
      data-walk
      data-direction={direction}
      data-colleague={colleague !== null || undefined}
      data-first={first || undefined}
      data-last={last || undefined}
      data-seq={message.seq}
      data-state={message.state ?? undefined}
      aria-label={spoken(message, t)}
      {...finger}
    >
      <div style={{ "--media": mediaWidth(attachments) }} className="bubble" data-bare={bare || undefined} data-deleted={message.deleted_at !== null || undefined} data-media={attachments.length > 0 || undefined}>
        {direction === "note" && first && <NoteHead name={mine ? null : (author?.name ?? "")} />}
        {named && direction !== "note" && <p className="bubble-name">{nameOf(message, t)}</p>}
        {message.reply_to !== null && <Quote seq={message.reply_to} message={answered} onJump={onJump} />}
        <LetterHead message={message} />
        <CallCard message={message} />
        <Media attachments={callOf(message) ? [] : attachments} from={{ conversation: message.conversation_id, seq: message.seq }} />
        <Extras meta={meta} files={message.attachments} message={message} />
        {rewording ? (
          <Rewording message={message} limits={able?.buttons ?? null} allowed={direction === "note" ? NOTE_FORMATS : (able?.entities ?? [])} onDone={onReworded} />
        ) : (
          <div className="bubble-words">
            {template && <TemplateTop template={template} />}
            <LetterBody message={message}>
              {text && !isPress(message) && !isForm(meta) && !isSubject(message) && (
                <span className="bubble-text" data-smiles={(!attachments.length && isSmiles(text)) || undefined}>
                  <LetterText message={message} />
                </span>
              )}
            </LetterBody>
            {template && <TemplateBottom footer={template.footer} buttons={template.shown ?? []} />}
            <LinkCard message={message} />
            {isWithheld(message) && <span className="bubble-text bubble-withheld">{t("thread.withheld")}</span>}
            <Meta message={message} final={final} />
          </div>
        )}
        <Signs message={message} onPress={sign} />
      </div>
      <div className="bubble-tools">
        {onReply && <IconButton small icon="reply" label={t("thread.reply")} side="top" onClick={onReply} />}
        {onMenu && <IconButton small icon="more" label={t("talk.menu")} side="top" aria-haspopup="menu" onClick={({ currentTarget }) => onMenu(currentTarget)} />}
      </div>
      <Under rows={buttonsOf(message)} />
      {last && colleague && <Avatar id={colleague.id ?? 0} name={colleague.name} size={24} />}
      <Unmade message={message} />
      <Trouble message={message} />
      <Scheduled message={message} />
    </article>
  )
}

export type Tell = ReturnType<typeof useWords>["t"]

export function nameOf({ author, meta }: Message, t: Tell): string {
  if (author?.kind === "token") return t("thread.byProgram", { name: author.name })
  if (!author && meta.outside) return t("thread.outside")
  return author?.name ?? ""
}

/** Who speaks, for those who hear the thread. */
export function spoken(message: Message, t: Tell): string {
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

export function Meta({ message, final }: { message: Message; final: Message["state"] }) {
  const { t } = useWords()
  const { clock, exact } = useFormats()
  const why = useWhy(message)
  const template = templateOf(message.meta)
  return (
    <MetaLine>
      {message.deleted_at && !isWithheld(message) && <span title={exact(message.deleted_at)}>{t("thread.deleted")}</span>}
      {message.edited_at && !message.deleted_at && <Reworded message={message} />}
      {template && <TemplateSign name={template.name} />}
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

/** A press on a reaction: ours is taken back, the customer's is joined. */
export function useSign(message: Message, able: Capabilities | null): ((emoji: string, ours: boolean) => void) | null {
  const words = useWords()
  const may = useMay("messages.send")
  if (!may || !able?.reactions || message.deleted_at !== null) return null
  return (emoji, ours) => void react(message, ours ? null : emoji).catch((error: unknown) => tell(reasonOf(error, words), { fault: true }))
}

const NOTE_FORMATS = ["bold", "italic", "strike", "code", "pre", "link"] as const
