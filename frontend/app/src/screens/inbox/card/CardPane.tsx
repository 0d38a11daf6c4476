import { useMutation } from "@tanstack/react-query"
import type { ReactNode } from "react"
import { Button, IconButton } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { EmptyState, ErrorState, reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { up } from "../../../parts/up"
import { useWidth } from "../../../parts/useWidth"
import { useMay } from "../../../shell/me"
import { CardMenu, Origin } from "../../../shell/requests/CardMenu"
import { put } from "../../../state/cards"
import { changeCards } from "../../../state/store"
import { ApiError, http } from "../../../wire/http"
import type { Card, ConversationRow } from "../../../wire/types"
import { useWords } from "../../../words/words"
import "./slot.css"
import "./card.css"
import { Binned } from "./Binned"
import { CardBody, PersonBody } from "./CardBody"
import { CardBones } from "./CardBones"
import { CardStatus } from "./CardStatus"
import { CardTitle } from "./CardTitle"
import { FollowMenu } from "../feed/FollowMenu"
import { FromTalk } from "./found/FromTalk"
import { FieldPresence } from "./presence"
import { useCard, useCardEvents, usePerson } from "./useCard"
import { useCardActions } from "./useCardActions"

/** The request and the person behind the open dialog, edited in place. */
export function CardPane({ conversation }: { conversation: ConversationRow }) {
  const { t } = useWords()
  const phone = useWidth() === "phone"
  const contact = conversation.contact?.id ?? null
  useCardEvents(contact)
  return (
    <aside className="card" data-card-pane tabIndex={-1} aria-label={t("card.pane")}>
      {phone && (
        <header className="card-bar">
          <IconButton icon="back" label={t("common.back")} onClick={() => up(`/inbox/${conversation.id}`)} />
          <h1 className="cut">{conversation.contact?.name || conversation.title || t("card.pane")}</h1>
        </header>
      )}
      {/* A field being typed in belongs to its own card: another dialog begins with fresh fields. */}
      <div className="card-scroll" key={`${conversation.id}/${conversation.card_id ?? ""}`}>
        <FieldPresence conversation={conversation.id} card={conversation.card_id} page={contact === null ? null : { kind: "contact", id: contact }}>
          {conversation.card_id === null ? <WithoutCard conversation={conversation} /> : <WithCard id={conversation.card_id} conversation={conversation} />}
        </FieldPresence>
      </div>
    </aside>
  )
}

function WithCard({ id, conversation }: { id: number; conversation: ConversationRow }) {
  const { t } = useWords()
  const { card, error, refetch } = useCard(id)
  if (error instanceof ApiError && error.status === 404 && !card)
    return <EmptyState icon="lock" title={t("card.closedToYou")} hint={t("card.closedToYouHint")} />
  if (error && !card) return <ErrorState title={t("card.failed")} error={error} onRetry={() => void refetch()} />
  if (!card) return <CardBones />
  if (card.deleted_at) return <Binned card={card} />
  return <Whole card={card} conversation={conversation} />
}

function Whole({ card, conversation }: { card: Card; conversation: ConversationRow }) {
  const may = useMay("cards.edit") && !card.locked
  const mayPerson = useMay("contacts.edit")
  const { contact } = card
  useCardActions(may, contact !== null && mayPerson)
  return (
    <>
      <div className="card-head">
        <CardTop card={card} readOnly={!may} />
        <CardTitle card={card} may={may} />
        <Origin card={card} />
        <CardStatus card={card} may={may} />
        {!card.is_open && may && <Again conversation={conversation} />}
      </div>
      <FromTalk conversation={conversation} contact={contact} card={card} may={may} mayPerson={mayPerson} />
      <CardBody card={card} conversation={conversation} may={may} mayPerson={mayPerson} />
    </>
  )
}

/** Its number, and what is done with it as a whole: one line. */
function CardTop({ card, readOnly }: { card: Card; readOnly?: boolean }) {
  const { t } = useWords()
  const name = t(card.kind === "lead" ? "card.lead" : "card.deal", { n: String(card.id) })
  return (
    <div className="card-top">
      <span className="card-number">{name}</span>
      {readOnly && (
        <span className="card-readonly" title={t("card.readOnlyHint")}>
          <Icon name="lock" size={14} />
          {t("card.readOnly")}
        </span>
      )}
      <FollowMenu kind="card" id={card.id} short={name} />
      <CardMenu card={card} />
    </div>
  )
}

/** A request whose dialog is another's by now, or closed to me: what it is, and the way to what it became. */
export function CardAlone({ card }: { card: Card }) {
  return (
    <div className="card-head">
      <CardTop card={card} />
      <CardTitle card={card} may={false} />
      <Origin card={card} />
      <CardStatus card={card} may={false} />
    </div>
  )
}

function WithoutCard({ conversation }: { conversation: ConversationRow }) {
  const { t } = useWords()
  const may = useMay("cards.edit")
  const mayPerson = useMay("contacts.edit")
  const { contact, error, refetch } = usePerson(conversation.contact?.id ?? null)
  if (!conversation.contact) return <EmptyState icon="contacts" title={t("card.nobody")} hint={t("card.nobodyHint")} />
  if (error && !contact) return <ErrorState title={t("card.failed")} error={error} onRetry={() => void refetch()} />
  if (!contact) return <CardBones />
  return (
    <>
      <FromTalk conversation={conversation} contact={contact} card={null} may={may} mayPerson={mayPerson} />
      <div className="card-none">
        <p>{t("card.none")}</p>
        <p>{t(may ? "card.noneHint" : "card.noneReadOnly")}</p>
        {may && <Open conversation={conversation} look="primary">{t("card.open")}</Open>}
      </div>
      <PersonBody contact={contact} conversation={conversation} may={may} mayPerson={mayPerson} />
    </>
  )
}

/** The request has ended; the same person may come with another. */
function Again({ conversation }: { conversation: ConversationRow }) {
  const { t } = useWords()
  return (
    <Open conversation={conversation} look="plain">
      {t("card.openNext")}
    </Open>
  )
}

function Open({ conversation, look, children }: { conversation: ConversationRow; look: "primary" | "plain"; children: ReactNode }) {
  const words = useWords()
  const open = useMutation({
    mutationFn: () => http.post<Card>(`/conversations/${conversation.id}/card`, {}),
    onSuccess: (card) => changeCards((cards) => put(cards, card)),
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  return (
    <Button look={look} icon="plus" busy={open.isPending} onClick={() => open.mutate()}>
      {children}
    </Button>
  )
}
