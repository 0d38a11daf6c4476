import type { Cut } from "../wire/events.gen"
import { ApiError, http } from "../wire/http"
import type { Card, Contact, ConversationItem, LoggedEvent, Message, Page } from "../wire/types"
import * as cards from "./cards"
import * as dialogs from "./dialogs"
import * as messages from "./messages"
import { queries } from "./session"
import { applyEvent, changeCards, changeDialogs, changeMessages } from "./store"

/** What an event had no room for is asked for, once; a query tries again when the line is bad. */
export function fetchRest(event: LoggedEvent): void {
  if (event.type === "stale" && event.id !== null) void whole(event.kind, event.id)
  if (event.type === "card.changed" && isCut(event.card)) void whole("card", event.card.id)
  const message = "message" in event ? event.message : undefined
  if (message && isCut(message)) void text(message)
}

const isCut = (thing: object) => (thing as Cut).cut === true

async function fetched<T>(ask: () => Promise<T>, key: readonly unknown[], take: (thing: T) => void): Promise<void> {
  try {
    take(await queries.query({ queryKey: ["rest", ...key], queryFn: ask, staleTime: 0 }))
  } catch (error) {
    // What cannot be had now (gone from sight, line down) comes with the next event or the next reload.
    if (!(error instanceof ApiError)) throw error
  }
}

function whole(kind: string, id: number): Promise<void> {
  const key = [kind, id]
  if (kind === "conversation") {
    const ask = () => http.get<ConversationItem>(`/conversations/${id}`)
    return fetched(ask, key, (row) => changeDialogs((state) => dialogs.put(state, row)))
  }
  if (kind === "card") return fetched(() => http.get<Card>(`/cards/${id}`), key, (card) => changeCards((state) => cards.put(state, card)))
  if (kind === "contact")
    return fetched(() => http.get<Contact>(`/contacts/${id}`), key, (contact) => applyEvent({ type: "contact.changed", contact }))
  return queries.invalidateQueries({ queryKey: key })
}

function text({ conversation_id, seq }: Message): Promise<void> {
  const path = `/conversations/${conversation_id}/messages`
  const ask = () => http.get<Page<Message>>(path, { query: { after: seq - 1, limit: 1 } })
  return fetched(ask, ["message", conversation_id, seq], ({ items }) =>
    changeMessages((state) => items.reduce(messages.put, state)),
  )
}
