import { useMutation, useQuery } from "@tanstack/react-query"
import { queries } from "../../../../state/session"
import type { ItemsView, NewItem } from "../../../../wire/api.gen"
import { http } from "../../../../wire/http"
import type { Card } from "../../../../wire/types"

const key = (card: number, version: number) => ["items", card, version]

/** Lines of a request. They change with its version alone, so its events keep them fresh. */
export function useItems(card: Card) {
  return useQuery({
    queryKey: key(card.id, card.version),
    queryFn: () => http.get<ItemsView>(`/cards/${card.id}/items`),
    placeholderData: (before: ItemsView | undefined) => (before?.card_id === card.id ? before : undefined),
  })
}

/** What was answered is what stands there now; the request itself is asked for anew. */
export function heard(view: ItemsView): void {
  queries.setQueryData(key(view.card_id, view.version), view)
  void queries.invalidateQueries({ queryKey: ["cards", view.card_id] })
}

export interface Wanted {
  version: number
  currency: string
  items: NewItem[]
}

export function usePutItems(card: number, done: () => void) {
  return useMutation({
    mutationFn: (wanted: Wanted) => http.put<ItemsView>(`/cards/${card}/items`, wanted),
    onSuccess: (view) => {
      heard(view)
      done()
    },
  })
}

export function useTake(conversation: number, seq: number) {
  return useMutation({ mutationFn: () => http.post<ItemsView>(`/conversations/${conversation}/messages/${seq}/items`, {}), onSuccess: heard })
}
