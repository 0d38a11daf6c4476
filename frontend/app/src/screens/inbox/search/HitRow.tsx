import type { ReactNode } from "react"
import { Avatar } from "../../../parts/Avatar"
import { channelIcon } from "../../../parts/icon/channelIcon"
import { Icon } from "../../../parts/icon/Icon"
import { Count } from "../../../parts/Marks"
import { useMe } from "../../../shell/me"
import { useChannel } from "../../../state/house"
import type { FoundCard, FoundCompany, FoundContact, FoundDialog, FoundMessage } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { statusName, useFunnels } from "../../../state/statuses"
import { preview } from "../list/preview"
import { Marked } from "./Marked"
import { useTitle } from "../useTitle"
import type { Hit } from "./useFound"

/** One hit: who, where, when, and why it was found. */
export function HitRow({ found }: { found: Hit }) {
  switch (found.kind) {
    case "dialog":
      return <DialogHit hit={found.hit} />
    case "message":
      return <MessageHit hit={found.hit} />
    case "contact":
      return <ContactHit hit={found.hit} />
    case "company":
      return <CompanyHit hit={found.hit} />
    case "card":
      return <CardHit hit={found.hit} />
  }
}

function Row({ face, title, side, children }: { face: ReactNode; title: ReactNode; side?: ReactNode; children: ReactNode }) {
  return (
    <>
      {face}
      <div className="hit-text">
        <div className="hit-line">
          <strong className="cut">{title}</strong>
          {side}
        </div>
        <div className="hit-line">{children}</div>
      </div>
    </>
  )
}

function Side({ channel, at }: { channel: number; at: string }) {
  const { ago, exact } = useFormats()
  const { channel: known } = useChannel(channel)
  return (
    <span className="hit-side">
      <span title={known?.name}>
        <Icon name={channelIcon(known?.looks)} size={14} />
      </span>
      <time dateTime={at} title={exact(at)}>
        {ago(at)}
      </time>
    </span>
  )
}

function DialogHit({ hit: { conversation, unread, title, marks } }: { hit: FoundDialog }) {
  const words = useWords()
  const me = useMe()
  const { who, text } = preview(conversation, me.name, words)
  const called = useTitle(conversation)
  const name = title || called
  return (
    <Row
      face={<Avatar id={conversation.contact?.id ?? conversation.id} name={name} size={32} picture={conversation.contact?.avatar ?? null} decorative />}
      title={title ? <Marked text={title} marks={marks} /> : name}
      side={<Side channel={conversation.channel_id} at={conversation.last_at} />}
    >
      <span className="hit-said cut">
        {who && `${who}: `}
        {text}
      </span>
      <Count n={unread} label={words.t("list.unread", { n: unread })} />
    </Row>
  )
}

function MessageHit({ hit }: { hit: FoundMessage }) {
  const { t } = useWords()
  const me = useMe()
  const { title, author, direction, text, marks, file } = hit
  const name = title || t("list.nameless")
  const who = direction === "in" ? null : author?.kind === "user" && author.id === me.id ? t("list.you") : author?.name
  return (
    <Row face={<Avatar id={hit.contact_id ?? hit.conversation_id} name={name} size={32} picture={hit.avatar} decorative />} title={name} side={<Side channel={hit.channel_id} at={hit.sent_at} />}>
      <span className="hit-said" data-note={direction === "note" || undefined}>
        {direction === "note" && <Icon name="note" size={12} />}
        {who && <span className="hit-who">{`${who}: `}</span>}
        {text ? <Marked text={text} marks={marks} /> : null}
        {file && (
          <span className="hit-file">
            <Icon name="attach" size={12} />
            {file}
          </span>
        )}
      </span>
    </Row>
  )
}

function ContactHit({ hit }: { hit: FoundContact }) {
  const { t } = useWords()
  const { phone } = useFormats()
  const reached = (hit.phone && phone(hit.phone)) || hit.email
  const name = hit.name || reached || t("list.nameless")
  const known = [hit.phone && phone(hit.phone), hit.email, ...hit.usernames.map((each) => `@${each.replace(/^@/, "")}`)].filter((each) => each && each !== name)
  return (
    <Row face={<Avatar id={hit.id} name={name} size={32} picture={hit.avatar} decorative />} title={hit.name ? <Marked text={hit.name} marks={hit.marks} /> : name}>
      <span className="hit-said cut">{known.join(" · ") || (hit.conversation_id === null ? t("search.noDialog") : t("search.contact"))}</span>
    </Row>
  )
}

function CompanyHit({ hit }: { hit: FoundCompany }) {
  const { t } = useWords()
  const { phone } = useFormats()
  const known = [hit.phone && phone(hit.phone), hit.email, hit.tax_id && t("search.taxId", { id: hit.tax_id })].filter(Boolean)
  return (
    <Row
      face={
        <span className="hit-card">
          <Icon name="building" size={16} />
        </span>
      }
      title={<Marked text={hit.name} marks={hit.marks} />}
    >
      <span className="hit-said cut">{known.join(" · ") || t("search.company")}</span>
    </Row>
  )
}

function CardHit({ hit }: { hit: FoundCard }) {
  const words = useWords()
  const status = useFunnels()
    ?.flatMap(({ statuses }) => statuses)
    .find(({ id }) => id === hit.status_id)
  const about = [status && statusName(status, words), hit.responsible?.name].filter(Boolean).join(" · ")
  return (
    <Row
      face={
        <span className="hit-card" data-closed={!hit.is_open || undefined}>
          <Icon name="board" size={16} />
        </span>
      }
      title={`#${hit.id}${hit.contact?.name ? ` · ${hit.contact.name}` : ""}`}
    >
      <span className="hit-said cut">{hit.text ? <Marked text={hit.text} marks={hit.marks} /> : about}</span>
    </Row>
  )
}
