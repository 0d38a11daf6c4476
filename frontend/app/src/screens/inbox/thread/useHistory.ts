import { useQuery } from "@tanstack/react-query"
import { useCallback, useEffect, useMemo, useRef, useState } from "react"
import type { History, HistoryPage } from "../../../state/history"
import { begun, earlier, heard, said } from "../../../state/history"
import { onEvent } from "../../../state/live"
import { useEntities } from "../../../state/store"
import { http } from "../../../wire/http"
import type { ConversationRow, LoggedEvent, Message, Page } from "../../../wire/types"
import type { ThreadView } from "./useThread"
import { useOnce, usePending } from "./useThread"

const PAGE = 50
const FAR_PAGE = 200

export interface HistoryView extends ThreadView {
  /** Where each of them was said. */
  dialogs: ReadonlyMap<number, ConversationRow>
}

const ask = (contact: number, cursor: string | null, limit = PAGE) =>
  http.get<HistoryPage>(`/contacts/${contact}/messages`, { query: { limit, cursor } })

/** Everything said with the person of this dialog, live; null while only the dialog itself is wanted. */
export function useHistory(row: ConversationRow, wanted: boolean): HistoryView | null {
  const contact = wanted ? (row.contact?.id ?? null) : null
  const [held, change] = useState<History | null>(null)
  const missed = useMissed(contact, change)
  const { data, error, refetch } = useQuery({
    queryKey: ["history", contact],
    queryFn: () => ask(contact ?? 0, null),
    enabled: contact !== null,
    gcTime: 0,
  })
  const [seen, setSeen] = useState(data)
  if (data !== seen) {
    setSeen(data)
    change(data && contact !== null ? missed(begun(data)) : null)
  }
  const pending = usePending(row.id)
  const more = useEarlier(contact, held, change)
  const own = useEntities((state) => state.messages.threads.get(row.id)?.items)
  // My own words stand in the dialog before the event of them has come.
  const whole = useMemo(() => held && (own ?? []).slice(-20).reduce(said, held), [held, own])
  const thread = useMemo(() => whole && { items: whole.items, more: whole.next !== null, end: true }, [whole])
  if (contact === null) return null
  const nothing = () => undefined
  return { thread, pending, error, retry: () => void refetch(), newer: nothing, newest: nothing, dialogs: whole?.dialogs ?? new Map(), ...more }
}

type Change = (change: (held: History | null) => History | null) => void

/** Events go into what is held; what comes before the first page has come is kept for it. */
function useMissed(contact: number | null, change: Change): (history: History) => History {
  const kept = useRef<LoggedEvent[]>([])
  useEffect(() => {
    kept.current = []
    if (contact === null) return
    return onEvent((event) => {
      kept.current = [...kept.current.slice(-200), event]
      change((held) => held && heard(held, event, contact))
      const message: Message | undefined = "message" in event ? event.message : undefined
      if (message?.cut === true) void rest(message).then((all) => change((held) => held && all.reduce(said, held)))
    })
  }, [contact, change])
  return (history) => (contact === null ? history : kept.current.reduce((state, event) => heard(state, event, contact), history))
}

const rest = async ({ conversation_id, seq }: Message) =>
  (await http.get<Page<Message>>(`/conversations/${conversation_id}/messages`, { query: { after: seq - 1, limit: 1 } })).items

function useEarlier(contact: number | null, held: History | null, change: Change) {
  const { coming, fault, fetched } = useOnce()
  const next = held?.next ?? null
  const older = useCallback(() => {
    if (contact === null || next === null) return
    fetched(next, async () => {
      const page = await ask(contact, next)
      change((state) => state && earlier(state, page))
    })
  }, [contact, next, change, fetched])
  const items = held?.items
  const reach = useCallback(
    (conversation: number, seq: number) => {
      if (contact === null || next === null || items?.some((each) => each.conversation_id === conversation && each.seq <= seq)) return
      fetched(`${next}/${conversation}-${seq}`, async () => {
        for (let cursor: string | null = next; cursor; ) {
          const page: HistoryPage = await ask(contact, cursor, FAR_PAGE)
          change((state) => state && earlier(state, page))
          cursor = page.items.some((each) => each.conversation_id === conversation && each.seq <= seq) ? null : page.next
        }
      })
    },
    [contact, next, items, change, fetched],
  )
  return { older, reach, coming, olderError: fault }
}
