import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "../../../../parts/Button"
import { ErrorState, reasonOf } from "../../../../parts/Placeholders"
import { Select } from "../../../../parts/Select"
import { tell } from "../../../../parts/Toast"
import type { OrderView } from "../../../../wire/api.gen"
import { ApiError, http } from "../../../../wire/http"
import type { Card, ConversationRow } from "../../../../wire/types"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import "../items/items.css"
import { OrderDialog } from "./OrderDialog"
import "./orders.css"
import { again, STATES, useMoveOrder, useOrders } from "./useOrders"

/** What was agreed on: the items as they stood, with a number. */
export function Orders({ card, conversation, may }: { card: Card; conversation: ConversationRow; may: boolean }) {
  const words = useWords()
  const { t } = words
  const { data, error, refetch } = useOrders(card)
  const [open, setOpen] = useState<number | null>(null)
  const make = useMutation({
    mutationFn: () => http.post<OrderView>(`/cards/${card.id}/orders`, { version: card.version }),
    onSettled: () => again(card.id),
    onError: (failed) => tell(failed instanceof ApiError && failed.code === "stale_version" ? t("orders.stale") : reasonOf(failed, words), { fault: true }),
  })
  if (!data && !error) return null
  if (data && !data.items.length && !(may && card.budget_by_items)) return null
  return (
    <section className="card-part items" aria-label={t("orders.title")} data-card-part="orders">
      <header>
        <h2>{t("orders.title")}</h2>
        {may && card.budget_by_items && (
          <Button small look="quiet" icon="plus" busy={make.isPending} onClick={() => make.mutate()}>
            {t("orders.make")}
          </Button>
        )}
      </header>
      {error && !data && <ErrorState title={t("orders.failed")} error={error} onRetry={() => void refetch()} />}
      {data && data.items.length > 0 && (
        <ul className="orders">
          {data.items.map((order) => (
            <li key={order.id}>
              <One order={order} card={card} may={may} onOpen={() => setOpen(order.id)} />
            </li>
          ))}
        </ul>
      )}
      {open !== null && <OrderDialog id={open} card={card} contact={card.contact} conversation={conversation} onClose={() => setOpen(null)} />}
    </section>
  )
}

function One({ order, card, may, onOpen }: { order: OrderView; card: Card; may: boolean; onOpen: () => void }) {
  const { t } = useWords()
  const { money, day } = useFormats()
  const move = useMoveOrder(order)
  const about = [day(order.created_at), order.card_id === card.id ? null : t("orders.ofLead", { n: String(order.card_id) })]
  return (
    <>
      <button type="button" className="orders-about" aria-label={t("orders.open", { number: order.number })} onClick={onOpen}>
        <span>
          {t("orders.number", { number: order.number })} · <strong>{money({ amount: order.total, currency: order.currency })}</strong>
        </span>
        <small>{about.filter(Boolean).join(" · ")}</small>
      </button>
      {may && !card.locked ? (
        <Select
          label={t("orders.state", { number: order.number })}
          value={move.isPending ? move.variables : order.state}
          choices={STATES.map((value) => ({ value, label: t(`orders.${value}`) }))}
          onChange={(state) => move.mutate(state)}
        />
      ) : (
        <span className="orders-state">{t(`orders.${order.state}`)}</span>
      )}
    </>
  )
}
