import { useState } from "react"
import { Link } from "wouter"
import { Avatar } from "../../../parts/Avatar"
import { Button } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import type { IconName } from "../../../parts/icon/Icon"
import type { FeedItem, MessageView } from "../../../wire/api.gen"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import type { Known } from "../card/facts"
import { fileWord } from "../list/preview"
import type { Run } from "./fold"
import { FOLDED_FROM } from "./fold"
import { saidOf, whoOf } from "./known"
import { Files } from "./Files"
import { Under } from "./Under"

/** One fact, or a run of them that stands folded until it is asked for. */
export function Told({ run, known, day, onChange }: { run: Run; known: Known; day?: boolean; onChange: (item: FeedItem) => void }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const [first] = run.items
  if (!first) return null
  if (run.items.length < FOLDED_FROM) return run.items.map((item) => <One key={item.key} item={item} known={known} day={day} onChange={onChange} />)
  const said = t("feed.run", { who: whoOf(first, known.words), n: run.items.length })
  return (
    <>
      <One item={first} known={known} said={said} day={day} onChange={onChange}>
        <Button small look="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? "feed.fold" : "feed.unfold")}
        </Button>
      </One>
      {open && run.items.slice(1).map((item) => <One key={item.key} item={item} known={known} within day={day} onChange={onChange} />)}
    </>
  )
}

interface Props {
  item: FeedItem
  known: Known
  /** In place of who and what, for a run. */
  said?: string
  within?: boolean
  /** The day beside the hour, where no heading says it. */
  day?: boolean | undefined
  onChange: (item: FeedItem) => void
  children?: React.ReactNode
}

function One({ item, known, said, within, day, onChange, children }: Props) {
  const { t } = useWords()
  const formats = useFormats()
  const who = whoOf(item, known.words)
  const wordy = item.kind === "message_in" || item.kind === "message_out" || item.kind === "note"
  return (
    <li className="feed-item" data-kind={item.kind} data-within={within || undefined} data-feed={item.key}>
      <Face item={item} name={who} />
      <div className="feed-what">
        <p className="feed-head">
          {said ? <b>{said}</b> : <b>{who}</b>} {!said && wordy && <span>{t(`feed.${item.kind as "note"}`)}</span>}
          <About item={item} who={who} />
          <time dateTime={item.at} title={formats.exact(item.at)}>
            {day ? formats.when(item.at) : formats.clock(item.at)}
          </time>
        </p>
        {item.message && wordy ? (
          <Words message={item.message} note={item.kind === "note"} />
        ) : item.text || item.files.length ? (
          <div className="feed-said" data-note>
            {item.text && <p>{item.text}</p>}
            <Files of={item.files} />
          </div>
        ) : <Changed item={item} known={known} />}
        {item.alone && <p className="feed-alone">{t("feed.alone")}</p>}
        {children}
        {!said && <Under item={item} onChange={onChange} />}
      </div>
    </li>
  )
}

const ICONS: Partial<Record<string, IconName>> = { call: "phone", task_added: "tasks", task_done: "check", warmth_changed: "sun", invoice_paid: "money", macro_run: "code" }

function Face({ item, name }: { item: FeedItem; name: string }) {
  const { actor } = item
  if ((actor.kind === "user" || actor.kind === "contact") && actor.id !== null) return <Avatar id={actor.id} name={name} size={32} decorative />
  return (
    <span className="feed-mark">
      <Icon name={ICONS[item.kind] ?? "bell"} size={16} />
    </span>
  )
}

/** Where it happened; each leads there. */
function About({ item, who }: { item: FeedItem; who: string }) {
  const { t } = useWords()
  const { card, contact, company, conversation_id: talk } = item
  if (item.alone) return talk === null ? <span>{item.subject || t("feed.noName")}</span> : <Link href={`/inbox/${talk}`}>{item.subject || t("feed.noName")}</Link>
  const person = contact?.name || (contact && t("feed.noName"))
  const of = talk !== null ? `/inbox/${talk}` : contact ? `/contacts/${contact.id}` : null
  return (
    <>
      {person && of && person !== who && <Link href={of}>{person}</Link>}
      {person && of && person === who && talk !== null && (
        <Link href={of} aria-label={person}>
          <Icon name="dialogs" size={14} />
        </Link>
      )}
      {card && (
        <Link href={`/requests/${card.id}`} className="feed-card">
          {card.name || t("feed.request", { id: card.id })}
        </Link>
      )}
      {company && <Link href={`/companies/${company.id}`}>{company.name}</Link>}
    </>
  )
}

function Words({ message, note }: { message: MessageView; note: boolean }) {
  const words = useWords()
  const { t } = words
  if (message.deleted_at && !message.text) return <p className="feed-dim">{t("feed.deletedSaid")}</p>
  const [file] = message.attachments
  const many = message.attachments.length
  return (
    <div className="feed-said" data-note={note || undefined}>
      {message.text && <p>{message.text}</p>}
      {file && (
        <p className="feed-dim">
          <Icon name="attach" size={14} /> {many > 1 ? t("feed.files", { n: many }) : file.name || fileWord(file.kind, words)}
        </p>
      )}
      {!message.text && !file && <p className="feed-dim">{t("list.wordless")}</p>}
    </div>
  )
}

function Changed({ item, known }: { item: FeedItem; known: Known }) {
  return saidOf(item, known).map(({ what, from, to }) => (
    <p key={what} className="feed-change">
      <span>{what}</span> {from !== null && <del>{from}</del>} {to !== null && <ins>{to}</ins>}
    </p>
  ))
}
