import { useMutation, useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "../../../../parts/Button"
import { ErrorState, reasonOf } from "../../../../parts/Placeholders"
import { Select } from "../../../../parts/Select"
import { tell } from "../../../../parts/Toast"
import { queries } from "../../../../state/session"
import type { Orders as Found, OrderView } from "../../../../wire/api.gen"
import { ApiError, http } from "../../../../wire/http"
import type { Card } from "../../../../wire/types"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import "./items.css"
import { digits } from "./sums"

const STATES = ["new", "in_work", "done", "cancelled"] as const

/** Orders of a request, and of the lead that it was born of. They change with its version alone, so its events keep them fresh. */
function useOrders(card: Card) {
  return useQuery({
    queryKey: ["orders", card.id, card.version],
    queryFn: () => http.get<Found>(`/cards/${card.id}/orders`),
    placeholderData: (before: Found | undefined, query) => (query?.queryKey[1] === card.id ? before : undefined),
  })
}

/** The request, and with it all that hangs on its version, is asked for anew. */
const again = (card: Card) => void queries.invalidateQueries({ queryKey: ["cards", card.id] })

/** What was agreed on: the items as they stood, with a number. */
export function Orders({ card, may }: { card: Card; may: boolean }) {
  const words = useWords()
  const { t } = words
  const { data, error, refetch } = useOrders(card)
  const make = useMutation({
    mutationFn: () => http.post<OrderView>(`/cards/${card.id}/orders`, { version: card.version }),
    onSettled: () => again(card),
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
              <One order={order} card={card} may={may} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function One({ order, card, may }: { order: OrderView; card: Card; may: boolean }) {
  const words = useWords()
  const { t, language } = words
  const { money, day } = useFormats()
  const [open, setOpen] = useState(false)
  const say = (amount: string) => money({ amount, currency: order.currency })
  const move = useMutation({
    mutationFn: (state: OrderView["state"]) => http.patch<OrderView>(`/orders/${order.id}`, { version: order.version, state }),
    onSettled: () => {
      again(card)
      // of a lead's order, shown on its deal, the deal's version tells nothing
      if (order.card_id !== card.id) void queries.invalidateQueries({ queryKey: ["orders", card.id] })
    },
    onError: (failed) => tell(failed instanceof ApiError && failed.code === "stale_version" ? t("orders.stale") : reasonOf(failed, words), { fault: true }),
  })
  const about = [day(order.created_at), order.card_id === card.id ? null : t("orders.ofLead", { n: String(order.card_id) })]
  return (
    <>
      <button type="button" className="orders-about" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span>
          {t("orders.number", { number: order.number })} · <strong>{say(order.total)}</strong>
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
      {open && (
        <ul className="orders-lines">
          {order.lines.map((line) => (
            <li key={line.id}>{`${line.name} — ${digits(line.quantity, language)}${line.unit ? ` ${line.unit}` : ""} × ${say(line.price)} = ${say(line.sums.total)}`}</li>
          ))}
        </ul>
      )}
    </>
  )
}
