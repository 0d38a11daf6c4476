import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useEffect } from "react"
import { onEvent } from "../../../../state/live"
import { queries } from "../../../../state/session"
import type { Noticed, NoticedList } from "../../../../wire/api.gen"
import { http } from "../../../../wire/http"
import type { Card, Contact, ConversationRow } from "../../../../wire/types"

const NOTHING: readonly never[] = []
const keyOf = (conversation: number) => ["found", conversation]

/** What the customer's words would fill in: asked for when the card is looked at, and anew when they write or a field changes. */
export function useFound(conversation: ConversationRow, contact: Contact | null, card: Card | null): readonly Noticed[] {
  const { data } = useQuery({
    queryKey: [...keyOf(conversation.id), conversation.in_seq, contact?.rev ?? 0, card?.version ?? 0],
    queryFn: () => http.get<NoticedList>(`/conversations/${conversation.id}/found`),
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  })
  // what was said otherwise, or taken back, is offered as it is said now
  useEffect(
    () =>
      onEvent((event) => {
        if (event.type === "message.changed" && event.message.conversation_id === conversation.id) void queries.invalidateQueries({ queryKey: keyOf(conversation.id) })
      }),
    [conversation.id],
  )
  return data?.items ?? NOTHING
}

/** Written down, or not wanted: gone at once, and offered to nobody any more. */
export async function putAside(conversation: number, { kind, value, currency }: Noticed): Promise<void> {
  const is = (other: Noticed) => other.kind === kind && other.value === value && other.currency === currency
  queries.setQueriesData<NoticedList>({ queryKey: keyOf(conversation) }, (held) => held && { items: held.items.filter((each) => !is(each)) })
  try {
    await http.post(`/conversations/${conversation}/found/aside`, { kind, value, currency })
  } finally {
    await queries.invalidateQueries({ queryKey: keyOf(conversation) })
  }
}
