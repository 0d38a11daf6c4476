import type { ReactNode } from "react"
import { Link } from "wouter"
import { Icon } from "../../../parts/icon/Icon"
import { KindMark } from "../../../shell/events/KindMark"
import { useActivityKinds } from "../../../state/activityKinds"
import type { EventView } from "../../../wire/api.gen"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { CallCard } from "../thread/call/CallCard"
import { useSaid, whoOf } from "./said"

interface Props {
  event: EventView
  named?: boolean
  within?: boolean
  deeds: (event: EventView) => ReactNode
  chosen?: number | null
  onChoose?: (event: EventView) => void
}

/** One event: what, about whom, by whom and when; a call with its recording, words as they were said. */
export function Line({ event, named, within, deeds, chosen, onChoose }: Props) {
  const words = useWords()
  const { t } = words
  const formats = useFormats()
  const said = useSaid()
  const who = whoOf(event, words)
  return (
    <li className="history-fact" data-kind={event.kind} data-within={within || undefined} data-chosen={chosen === event.id || undefined}>
      <Mark event={event} />
      {event.kind === "call" && event.message ? (
        <CallCard message={event.message} />
      ) : (
        said(event).map(({ what, from, to }, at) => (
          <p key={`${at}/${what}`} className="history-change">
            {onChoose && at === 0 ? (
              <button type="button" className="events-open" onClick={() => onChoose(event)}>
                {what}
              </button>
            ) : (
              what
            )}
            {from !== null && <del>{from}</del>}
            {to !== null && <ins>{to}</ins>}
          </p>
        ))
      )}
      {named && <Named event={event} />}
      <p className="history-who" title={formats.exact(event.at)}>
        {t("history.of", { who, when: formats.when(event.at) })}
        {!named && event.conversation_id !== null && event.message && (
          <>
            {" · "}
            <Link href={`/inbox/${event.conversation_id}`}>{t("events.toDialog")}</Link>
          </>
        )}
      </p>
      {deeds(event)}
    </li>
  )
}

function Mark({ event }: { event: EventView }) {
  const kinds = useActivityKinds()
  const kind = event.kind === "own" ? kinds.find(({ id }) => id === event.data.kind_id) : undefined
  return kind ? <KindMark kind={kind} size={14} /> : null
}

/** Whom and what it is about; each leads there. */
export function Named({ event: { card, contact, company, conversation_id: talk } }: { event: EventView }) {
  const { t } = useWords()
  const name = contact && (contact.name || t("lists.unnamed"))
  return (
    <p className="events-about">
      {name && <Link href={`/contacts/${contact.id}`}>{name}</Link>}
      {card && <Link href={`/requests/${card.id}`}>{card.name || t("events.request", { n: String(card.id) })}</Link>}
      {company && <Link href={`/companies/${company.id}`}>{company.name}</Link>}
      {talk !== null && (
        <Link href={`/inbox/${talk}`} aria-label={t("events.toDialog")} title={t("events.toDialog")}>
          <Icon name="dialogs" size={14} />
        </Link>
      )}
    </p>
  )
}
