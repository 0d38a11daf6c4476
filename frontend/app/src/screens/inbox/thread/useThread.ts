import { useQuery } from "@tanstack/react-query"
import { useCallback, useEffect, useMemo, useRef, useState } from "react"
import type { Pending, Thread } from "../../../state/messages"
import * as messages from "../../../state/messages"
import { changeMessages, useEntities } from "../../../state/store"
import { http } from "../../../wire/http"
import type { Message, Page } from "../../../wire/types"

const PAGE = 50

const FAR_PAGE = 200

const ask = (id: number, before?: number, limit = PAGE) =>
  http.get<Page<Message>>(`/conversations/${id}/messages`, { query: { limit, before } })

async function load(id: number): Promise<null> {
  const page = await ask(id)
  changeMessages((state) => messages.latest(state, id, page))
  return null
}

export interface ThreadView {
  thread: Thread | null
  pending: readonly Pending[]
  error: Error | null
  retry: () => void
  older: () => void
  /** Older ones until this message is among them. */
  reach: (seq: number) => void
  /** Older ones are on their way. */
  coming: boolean
  olderError: Error | null
}

/** The messages of a dialog: the latest page, older ones as asked for, and mine that are on their way. */
export function useThread(id: number): ThreadView {
  const held = useEntities((state) => state.messages.threads.get(id))
  const all = useEntities((state) => state.messages.pending)
  const pending = useMemo(() => all.filter((each) => each.conversation_id === id), [all, id])
  const { error, refetch, isFetching } = useQuery({ queryKey: ["thread", id], queryFn: () => load(id), staleTime: Infinity })
  // A hole in the thread makes it load anew; until it has come, what was shown stays.
  const [last, setLast] = useState(held)
  if (held && held !== last) setLast(held)
  const lost = held === undefined && error === null && !isFetching
  useEffect(() => {
    if (lost) void refetch()
  }, [lost, refetch])
  return { thread: held ?? last ?? null, pending, error, retry: () => void refetch(), ...useOlder(id, held) }
}

function useOlder(id: number, thread: Thread | undefined) {
  const [coming, setComing] = useState(false)
  const [olderError, setError] = useState<Error | null>(null)
  const asked = useRef<number | null>(null)
  const first = thread?.more ? thread.items[0]?.seq : undefined
  const fetched = useCallback(
    (pages: (first: number) => Promise<void>) => {
      if (first === undefined || asked.current === first) return
      asked.current = first
      setComing(true)
      setError(null)
      pages(first)
        .catch((fault: unknown) => {
          asked.current = null
          setError(fault instanceof Error ? fault : new Error(String(fault)))
        })
        .finally(() => setComing(false))
    },
    [first],
  )
  const older = useCallback(() => fetched((before) => above(id, before, PAGE)), [fetched, id])
  const reach = useCallback(
    (seq: number) => {
      if (first !== undefined && seq < first) fetched((before) => aboveTo(id, before, seq))
    },
    [fetched, first, id],
  )
  return { older, reach, coming, olderError }
}

async function above(id: number, before: number, limit: number): Promise<void> {
  const page = await ask(id, before, limit)
  changeMessages((state) => messages.older(state, id, page))
}

async function aboveTo(id: number, before: number, seq: number): Promise<void> {
  for (let at = before; at > seq; ) {
    await above(id, at, FAR_PAGE)
    const first = useEntities.getState().messages.threads.get(id)?.items[0]?.seq ?? 0
    if (first >= at) return
    at = first
  }
}
