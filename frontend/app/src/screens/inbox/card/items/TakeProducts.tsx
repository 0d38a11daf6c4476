import { Button } from "../../../../parts/Button"
import { Icon } from "../../../../parts/icon/Icon"
import { reasonOf } from "../../../../parts/Placeholders"
import { tell } from "../../../../parts/Toast"
import { useMay, useWrites } from "../../../../shell/me"
import { useEntities } from "../../../../state/store"
import { ApiError } from "../../../../wire/http"
import type { Card, Message } from "../../../../wire/types"
import { useWords } from "../../../../words/words"
import { useCard } from "../useCard"
import "./items.css"
import { useItems, useTake } from "./useItems"

/** The products that a message was written from go to the request by one press; once they are there, it says so. */
export function TakeProducts({ message }: { message: Message }) {
  const may = useWrites("budget", useMay("cards.edit"))
  const id = useEntities(({ dialogs }) => dialogs.rows.get(message.conversation_id)?.card_id ?? null)
  const { card } = useCard(id)
  if (!card || message.direction !== "in" || message.deleted_at) return null
  return <Offer card={card} message={message} may={may} />
}

function Offer({ card, message, may }: { card: Card; message: Message; may: boolean }) {
  const words = useWords()
  const { t } = words
  const { data } = useItems(card)
  const take = useTake(message.conversation_id, message.seq)
  if (!data) return null
  if (data.items.some(({ message: from }) => from?.conversation_id === message.conversation_id && from.seq === message.seq))
    return (
      <p className="told-take">
        <Icon name="check" size={14} />
        {t("items.taken")}
      </p>
    )
  if (!may) return null
  const failed = (error: unknown) => tell(error instanceof ApiError && error.sentences.length ? error.sentences.join(" ") : reasonOf(error, words), { fault: true })
  return (
    <Button small icon="plus" className="told-take" busy={take.isPending} onClick={() => take.mutate(undefined, { onError: failed })}>
      {t("items.take")}
    </Button>
  )
}
