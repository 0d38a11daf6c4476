import { useMutation, useQuery } from "@tanstack/react-query"
import { reasonOf } from "../../../../parts/Placeholders"
import { tell } from "../../../../parts/Toast"
import { queries } from "../../../../state/session"
import type { Orders as Found, OrderView, PaperLink } from "../../../../wire/api.gen"
import { ApiError, http } from "../../../../wire/http"
import type { Card } from "../../../../wire/types"
import type { Formats } from "../../../../words/format"
import type { Words } from "../../../../words/words"
import { useWords } from "../../../../words/words"
import type { Paper } from "../papers/paper"

export const STATES = ["new", "in_work", "done", "cancelled"] as const

/** Orders of a request, and of the lead that it was born of. Events of orders make them old (state/live.ts). */
export function useOrders(card: Card) {
  return useQuery({
    queryKey: ["orders", card.id, card.version],
    queryFn: () => http.get<Found>(`/cards/${card.id}/orders`),
    placeholderData: (before: Found | undefined, query) => (query?.queryKey[1] === card.id ? before : undefined),
  })
}

export function useOrder(id: number) {
  return useQuery({ queryKey: ["orders", "one", id], queryFn: () => http.get<OrderView>(`/orders/${id}`) })
}

/** The request, and with it all that hangs on its version, is asked for anew. */
export function again(card: number): void {
  void queries.invalidateQueries({ queryKey: ["cards", card] })
  void queries.invalidateQueries({ queryKey: ["orders"] })
}

export function useMoveOrder(order: OrderView) {
  const words = useWords()
  return useMutation({
    mutationFn: (state: OrderView["state"]) => http.patch<OrderView>(`/orders/${order.id}`, { version: order.version, state }),
    onSettled: () => again(order.card_id),
    onError: (failed) => tell(failed instanceof ApiError && failed.code === "stale_version" ? words.t("orders.stale") : reasonOf(failed, words), { fault: true }),
  })
}

export const pdfOfOrder = (id: number, language: string) => `/api/v1/orders/${id}/pdf?language=${language}`

/** What the client is sent of it, in the language of their choice. */
export function paperOfOrder(order: OrderView, language: string, { t }: Words, { money }: Pick<Formats, "money">): Paper {
  return {
    number: order.number,
    title: t("orders.number", { number: order.number }),
    pdf: pdfOfOrder(order.id, language),
    link: () => http.post<PaperLink>(`/orders/${order.id}/links`, undefined, { query: { language } }),
    withdraw: () => http.delete(`/orders/${order.id}/links`),
    line: (url) => t("orders.message", { number: order.number, sum: money({ amount: order.total, currency: order.currency }), url }),
  }
}
