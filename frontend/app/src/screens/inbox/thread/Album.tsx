import type { ReactNode } from "react"
import { IconButton } from "../../../parts/Button"
import type { Capabilities, Message } from "../../../wire/types"
import { useWords } from "../../../words/words"
import "./album.css"
import { layoutOf, summaryOf } from "./albumParts"
import { Meta, nameOf, spoken, useSign } from "./Bubble"
import { Extras } from "./Extras"
import { LinkCard } from "./LinkCard"
import { Media } from "./media/Media"
import { Mosaic, OnePicture, widthOf } from "./media/Photos"
import { isWithheld, Quote } from "./Quote"
import { Rewording } from "./Rewording"
import { RichText } from "./RichText"
import { Signs } from "./Signs"
import { buttonsOf, Under } from "./Under"
import { Trouble } from "./Trouble"
import { Unmade } from "./Unmade"
import { useFinger } from "./useFinger"

interface Props {
  /** By seq. */
  messages: readonly Message[]
  first: boolean
  last: boolean
  /** Names stand at inbound messages too: a group. */
  group: boolean
  /** The answered message, where it is at hand. */
  answered: (conversation: number, seq: number | null) => Message | null
  /** The channel tells of no more than this state. */
  final: Message["state"]
  /** What its channel can do. */
  able: Capabilities | null
  /** The one that is being said otherwise, by id. */
  rewording: string | null
  /** The one that was led to, while it shines. */
  shown: string | null
  onReply: ((message: Message) => void) | null
  onMenu: (message: Message, anchor: HTMLElement) => void
  onReworded: () => void
  onJump: (conversation: number, seq: number) => void
}

/** Several messages that the messenger shows as one. Each stays its own: it is answered, reacted to and deleted by itself. */
export function Album({ messages, first, last, group, answered, final, able, rewording, shown, onReply, onMenu, onReworded, onJump }: Props) {
  const { t } = useWords()
  const { tiles, rows, words } = layoutOf(messages, rewording)
  const { lead, meta, quoting, told } = summaryOf(messages)
  const whose = (on: EventTarget) => (on instanceof Element ? on.closest<HTMLElement>("[data-part]") : null)
  const finger = useFinger(
    (row, at) => {
      const part = whose(at)
      onMenu(messages.find(({ id }) => id === part?.dataset.part) ?? lead, part ?? row)
    },
    onReply && (() => onReply(lead)),
  )
  const part = (message: Message) => ({ message, messages, able, shown: shown === message.id, onMenu })
  const said = (message: Message) => <Words key={message.id} message={message} able={able} rewording={rewording === message.id} onReworded={onReworded} />
  return (
    <article
      className="bubble-row"
      data-direction={lead.direction}
      data-first={first || undefined}
      data-last={last || undefined}
      data-state={meta.state ?? undefined}
      aria-label={spoken(lead, t)}
      {...finger}
    >
      <div style={{ "--media": widthOf(tiles) }} className="bubble" data-media data-deleted={meta.deleted_at !== null || undefined}>
        {first && (lead.direction !== "in" || group) && <p className="bubble-name">{nameOf(lead, t)}</p>}
        {quoting?.reply_to != null && (
          <Quote seq={quoting.reply_to} message={answered(quoting.conversation_id, quoting.reply_to)} onJump={(seq) => onJump(quoting.conversation_id, seq)} />
        )}
        {tiles.length > 0 && (
          <div className="media">
            <Mosaic files={tiles}>
              {({ message, file }) => (
                <Part {...part(message)} tile>
                  {file ? <OnePicture file={file} from={{ conversation: message.conversation_id, seq: message.seq }} /> : <Gone />}
                </Part>
              )}
            </Mosaic>
          </div>
        )}
        {rows.map(({ message, files }) => (
          <Part key={message.id} {...part(message)}>
            <Media attachments={files} from={{ conversation: message.conversation_id, seq: message.seq }} />
            {!words.includes(message) && said(message)}
          </Part>
        ))}
        {told.map((message) => (
          <Extras key={message.id} meta={message.meta} files={message.attachments} />
        ))}
        <div className="bubble-words">
          {words.map(said)}
          {messages.every(isWithheld) && <span className="bubble-text bubble-withheld">{t("thread.withheld")}</span>}
          <Meta message={meta} final={final} />
        </div>
      </div>
      <div className="bubble-tools">
        {onReply && <IconButton small icon="reply" label={t("thread.reply")} side="top" onClick={() => onReply(lead)} />}
        <IconButton small icon="more" label={t("talk.menu")} side="top" aria-haspopup="menu" onClick={({ currentTarget }) => onMenu(lead, currentTarget)} />
      </div>
      <Under rows={messages.flatMap(buttonsOf)} />
      {messages.map((message) => (
        <Left key={message.id} message={message} />
      ))}
    </article>
  )
}

/** What did not become of it at the messenger's. */
function Left({ message }: { message: Message }) {
  return (
    <>
      <Unmade message={message} />
      <Trouble message={message} />
    </>
  )
}

interface PartProps {
  message: Message
  messages: readonly Message[]
  able: Capabilities | null
  shown: boolean
  /** It stands among pictures. */
  tile?: boolean
  onMenu: (message: Message, anchor: HTMLElement) => void
  children: ReactNode
}

/** One message of the album: arrows stop at it, and it has a menu and reactions of its own. */
function Part({ message, messages, able, shown, tile, onMenu, children }: PartProps) {
  const { t } = useWords()
  const sign = useSign(message, able)
  const place = t("thread.ofCount", { n: messages.indexOf(message) + 1, count: messages.length })
  const gone = message.deleted_at !== null
  return (
    <div
      className="album-part"
      tabIndex={-1}
      role="group"
      aria-label={[spoken(message, t), place, gone ? t("thread.deleted") : ""].filter(Boolean).join(", ")}
      data-walk
      data-part={message.id}
      data-seq={message.seq}
      data-tile={tile || undefined}
      data-deleted={gone || undefined}
      data-shown={shown || undefined}
    >
      {children}
      {gone && message.attachments.length > 0 && <span className="album-gone">{t("thread.deleted")}</span>}
      <Signs message={message} onPress={sign} />
      {messages.length > 1 && (
        <div className="album-more">
          <IconButton
            small
            icon="more"
            label={`${t("talk.menu")}: ${place}`}
            side="top"
            aria-haspopup="menu"
            onClick={({ currentTarget }) => onMenu(message, currentTarget.closest<HTMLElement>("[data-part]") ?? currentTarget)}
          />
        </div>
      )}
    </div>
  )
}

/** The picture of a deleted message is not for us: its place stays. */
function Gone() {
  const { t } = useWords()
  return <span className="photo album-empty">{t("thread.deleted")}</span>
}

interface WordsProps {
  message: Message
  able: Capabilities | null
  rewording: boolean
  onReworded: () => void
}

/** What was written under one of them. */
function Words({ message, able, rewording, onReworded }: WordsProps) {
  const { text, entities, deleted_at } = message
  if (rewording) return <Rewording message={message} limits={able?.buttons ?? null} allowed={able?.entities ?? []} onDone={onReworded} />
  if (!text) return null
  return (
    <div className="album-said" data-deleted={deleted_at !== null || undefined}>
      <span className="bubble-text">
        <RichText text={text} entities={entities} />
      </span>
      <LinkCard message={message} />
    </div>
  )
}
