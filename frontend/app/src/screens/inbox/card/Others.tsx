import { useMutation, useQuery } from "@tanstack/react-query"
import { Button } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { useNow } from "../../../parts/useNow"
import { useChannels } from "../../../state/house"
import { http } from "../../../wire/http"
import type { Card, ConversationItem, ConversationRow, Page } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { channelIcon } from "../../../parts/icon/channelIcon"
import { openDialog } from "../place"
import { Dot } from "./CardStatus"
import { statusName, useFunnels } from "../../../state/statuses"
import { MOST, useTalks } from "./useTalks"

/** What else there is of this person: requests that can be taken up here, and dialogs to go to. */
export function Others({ conversation, contact, may }: { conversation: ConversationRow; contact: number; may: boolean }) {
  const { t } = useWords()
  const cards = useQuery({
    queryKey: ["cards", "of", contact],
    queryFn: () => http.get<Page<Card>>("/cards", { query: { contact_id: contact, limit: MOST } }),
  })
  const talks = useTalks(contact)
  const otherCards = cards.data?.items.filter(({ id }) => id !== conversation.card_id) ?? []
  const otherTalks = talks.filter(({ id }) => id !== conversation.id)
  return (
    <>
      {otherCards.length > 0 && (
        <section className="card-part">
          <h2>{t("card.otherCards")}</h2>
          <ul>
            {otherCards.map((card) => (
              <OtherCard key={card.id} card={card} conversation={conversation} may={may} />
            ))}
          </ul>
        </section>
      )}
      {otherTalks.length > 0 && (
        <section className="card-part">
          <h2>{t("card.otherTalks")}</h2>
          <ul>
            {otherTalks.map((talk) => (
              <OtherTalk key={talk.id} talk={talk} />
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

function OtherCard({ card, conversation, may }: { card: Card; conversation: ConversationRow; may: boolean }) {
  const words = useWords()
  const { ago, exact, money } = useFormats()
  const now = useNow()
  const funnels = useFunnels()
  const status = funnels?.flatMap(({ statuses }) => statuses).find(({ id }) => id === card.status_id)
  const take = useMutation({
    mutationFn: () => http.post<Card>(`/conversations/${conversation.id}/card`, { card_id: card.id }),
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  return (
    <li className="card-other">
      {status && <Dot status={status} />}
      <span className="cut">
        {words.t(card.kind === "lead" ? "card.lead" : "card.deal", { n: String(card.id) })}
        {status && ` · ${statusName(status, words)}`}
        {card.budget && ` · ${money(card.budget)}`}
      </span>
      <time dateTime={card.created_at} title={exact(card.created_at)}>
        {ago(card.created_at, now)}
      </time>
      {may && (
        <Button small look="quiet" busy={take.isPending} onClick={() => take.mutate()} title={words.t("card.takeUpHint")}>
          {words.t("card.takeUp")}
        </Button>
      )}
    </li>
  )
}

function OtherTalk({ talk }: { talk: ConversationItem }) {
  const { t } = useWords()
  const { ago, exact } = useFormats()
  const now = useNow()
  const channel = useChannels().find(({ id }) => id === talk.channel_id)
  return (
    <li>
      <button type="button" className="card-other" onClick={() => openDialog(talk.id)}>
        <Icon name={channelIcon(channel?.looks)} size={16} />
        <span className="cut">
          {channel?.name ?? t("card.channelGone")}
          {talk.last_message?.text && <small> {talk.last_message.text}</small>}
        </span>
        <time dateTime={talk.last_at} title={exact(talk.last_at)}>
          {ago(talk.last_at, now)}
        </time>
      </button>
    </li>
  )
}
