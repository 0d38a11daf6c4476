import { useQuery } from "@tanstack/react-query"
import { put } from "../../state/cards"
import { changeCards, useEntities } from "../../state/store"
import { http } from "../../wire/http"
import type { Card } from "../../wire/types"

/** A request by its number, wherever it is asked for. */
export function useCardOf(id: number): Card | undefined {
  const held = useEntities(({ cards }) => cards.get(id))
  const { data } = useQuery({
    queryKey: ["cards", id],
    queryFn: async () => {
      const card = await http.get<Card>(`/cards/${id}`)
      changeCards((cards) => put(cards, card))
      return card
    },
    enabled: !held,
  })
  return held ?? data
}

export const keep = (card: Card) => changeCards((cards) => put(cards, card))
