import { useQuery } from "@tanstack/react-query"
import { useEffect } from "react"
import { put } from "../../../state/cards"
import { onEvent } from "../../../state/live"
import { queries } from "../../../state/session"
import { changeCards, useEntities } from "../../../state/store"
import { http } from "../../../wire/http"
import type { Card, Contact, LoggedEvent } from "../../../wire/types"
import { personKey, putPerson } from "./fields"

const cardKey = (id: number) => ["cards", id]

async function fetchCard(id: number): Promise<Card> {
  const card = await http.get<Card>(`/cards/${id}`)
  changeCards((cards) => put(cards, card))
  return card
}

/** A card, fetched once and kept fresh by events; what was fetched stays in sight while all is loaded again. */
export function useCard(id: number | null) {
  const held = useEntities(({ cards }) => (id === null ? undefined : cards.get(id)))
  const { data, error, refetch } = useQuery({
    queryKey: cardKey(id ?? 0),
    queryFn: () => fetchCard(id ?? 0),
    enabled: id !== null,
  })
  // where it went: out of sight, or into the bin
  useEffect(() => onEvent((event) => {
    if (id !== null && event.type === "gone" && event.kind === "card" && event.id === id) void queries.invalidateQueries({ queryKey: cardKey(id) })
  }), [id])
  return { card: held ?? (error ? undefined : data), error, refetch }
}

/** A person whose dialog has no card. */
export function usePerson(id: number | null) {
  const { data, error, refetch } = useQuery({
    queryKey: personKey(id ?? 0),
    queryFn: () => http.get<Contact>(`/contacts/${id ?? 0}`),
    enabled: id !== null,
    staleTime: 0,
  })
  return { contact: data, error, refetch }
}

/** What the socket tells about things that stand only in this pane. */
export function useCardEvents(contact: number | null): void {
  useEffect(() => onEvent((event) => hear(event, contact)), [contact])
}

function hear(event: LoggedEvent, contact: number | null): void {
  if (event.type === "contact.changed") putPerson(event.contact)
  if (event.type === "stale" && event.kind === "contact") void queries.invalidateQueries({ queryKey: ["contacts"] })
  if (event.type === "gone" && event.kind === "card" && event.id !== null) void queries.resetQueries({ queryKey: cardKey(event.id) })
  if (contact === null) return
  if (event.type === "card.changed" && event.card.contact?.id === contact) again("cards", contact)
  if (event.type === "appeared" || event.type === "gone") {
    again("cards", contact)
    again("conversations", contact)
  }
  if ("conversation" in event && event.conversation.contact?.id === contact) again("conversations", contact)
}

const again = (noun: string, contact: number) => void queries.invalidateQueries({ queryKey: [noun, "of", contact] })
