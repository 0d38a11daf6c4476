import { useQuery } from "@tanstack/react-query"
import { useCallback, useEffect, useMemo, useRef, useState } from "react"
import type { Around, Pending, Thread } from "../../../state/messages"
import * as messages from "../../../state/messages"
import { changeMessages, useEntities } from "../../../state/store"
import { http } from "../../../wire/http"
import type { Message, Page } from "../../../wire/types"

const PAGE = 50

export interface ThreadView {
  thread: Thread | null
  pending: readonly Pending[]
  error: Error | null
  retry: () => void
  older: () => void
  /** From a window further up, on towards the newest. */
  newer: () => void
  /** The newest page, wherever one stood. */
  newest: () => void
  /** What stands around this message. */
  reach: (conversation: number, seq: number) => void
  /** More is on its way. */
  coming: boolean
  olderError: Error | null
}

const path = (id: number) => `/conversations/${id}/messages`

async function latest(id: number): Promise<void> {
  const page = await http.get<Page<Message>>(path(id), { query: { limit: PAGE } })
  changeMessages((state) => messages.latest(state, id, page))
}

async function around(id: number, seq: number): Promise<void> {
  const page = await http.get<Around>(path(id), { query: { limit: PAGE, around: seq } })
  changeMessages((state) => messages.around(state, id, page))
}

/** The messages of a dialog: the latest page or, by an address, what stands around one; more as asked for; mine on their way. */
export function useThread(id: number, at: number | null): ThreadView {
  const held = useEntities((state) => state.messages.threads.get(id))
  const pending = usePending(id)
  const [first, setFirst] = useState(at)
  const load = async () => {
    await (first === null ? latest(id) : around(id, first))
    return null
  }
  const { error, refetch, isFetching } = useQuery({ queryKey: ["thread", id], queryFn: load, staleTime: Infinity })
  // A hole in the thread makes it load anew; until it has come, what was shown stays.
  const [last, setLast] = useState(held)
  if (held && held !== last) {
    setLast(held)
    setFirst(null)
  }
  const lost = held === undefined && error === null && !isFetching
  useEffect(() => {
    if (lost) void refetch()
  }, [lost, refetch])
  useEffect(() => () => changeMessages((state) => messages.leave(state, id)), [id])
  return { thread: held ?? last ?? null, pending, error, retry: () => void refetch(), ...useMore(id, held) }
}

/** Mine that the server has not confirmed. */
export function usePending(id: number): readonly Pending[] {
  const all = useEntities((state) => state.messages.pending)
  return useMemo(() => all.filter((each) => each.conversation_id === id), [all, id])
}

function useMore(id: number, thread: Thread | undefined) {
  const { coming, fault, fetched } = useOnce()
  const first = thread?.more ? thread.items[0]?.seq : undefined
  const last = thread?.end === false ? thread.items.at(-1)?.seq : undefined
  const older = useCallback(() => {
    if (first !== undefined) fetched(`<${first}`, () => above(id, first))
  }, [fetched, id, first])
  const newer = useCallback(() => {
    if (last !== undefined) fetched(`>${last}`, () => below(id, last))
  }, [fetched, id, last])
  const newest = useCallback(() => {
    fetched(`newest/${last ?? ""}`, () => latest(id))
  }, [fetched, id, last])
  const reach = useCallback(
    (conversation: number, seq: number) => {
      const items = useEntities.getState().messages.threads.get(id)?.items
      if (conversation === id && !items?.some((message) => message.seq === seq)) fetched(`@${seq}/${first ?? ""}/${last ?? ""}`, () => around(id, seq))
    },
    [fetched, id, first, last],
  )
  return { older, newer, newest, reach, coming, olderError: fault }
}

/** One page at a time; a page on its way is not asked for again, one that failed may be. */
export function useOnce() {
  const [coming, setComing] = useState(false)
  const [fault, setFault] = useState<Error | null>(null)
  const asked = useRef<string | null>(null)
  const fetched = useCallback((key: string, work: () => Promise<unknown>) => {
    if (asked.current === key) return
    asked.current = key
    setComing(true)
    setFault(null)
    work()
      .catch((error: unknown) => {
        asked.current = null
        setFault(error instanceof Error ? error : new Error(String(error)))
      })
      .finally(() => setComing(false))
  }, [])
  return { coming, fault, fetched }
}

async function above(id: number, before: number): Promise<void> {
  const page = await http.get<Page<Message>>(path(id), { query: { limit: PAGE, before } })
  changeMessages((state) => messages.older(state, id, page))
}

async function below(id: number, after: number): Promise<void> {
  const page = await http.get<Page<Message>>(path(id), { query: { limit: PAGE, after } })
  changeMessages((state) => messages.newer(state, id, page))
}
