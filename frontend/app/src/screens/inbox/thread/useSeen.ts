import { useEffect, useState } from "react"
import { queries } from "../../../state/session"
import * as dialogs from "../../../state/dialogs"
import { sayLive, useLine } from "../../../state/live"
import { changeDialogs, useEntities } from "../../../state/store"
import { ApiError, http } from "../../../wire/http"
import type { ConversationRow } from "../../../wire/types"

/** The window is in front of a person's eyes. */
export function useWatched(): boolean {
  const [watched, setWatched] = useState(watching)
  useEffect(() => {
    const look = () => setWatched(watching())
    const events = ["focus", "blur"] as const
    for (const name of events) addEventListener(name, look)
    document.addEventListener("visibilitychange", look)
    return () => {
      for (const name of events) removeEventListener(name, look)
      document.removeEventListener("visibilitychange", look)
    }
  }, [])
  return watched
}

const watching = () => document.visibilityState === "visible" && document.hasFocus()

const CALM_MS = 300

/** Once the newest message is in sight of a person it is read; not before. */
export function useReading(row: ConversationRow, atEnd: boolean): void {
  const watched = useWatched()
  const count = useEntities((state) => dialogs.unread(state.dialogs, row))
  const { id, in_seq } = row
  const reads = watched && atEnd && count > 0
  useEffect(() => {
    if (!reads) return
    const timer = setTimeout(() => markRead(id, in_seq), CALM_MS)
    return () => clearTimeout(timer)
  }, [reads, id, in_seq])
}

function markRead(id: number, in_seq: number): void {
  changeDialogs((state) => dialogs.read(state, id, in_seq))
  // A lost mark comes back as unread with the next load, and a dialog may have gone out of sight: nothing to tell a person now.
  queries.query({ queryKey: ["read", id, in_seq], queryFn: () => post(id, in_seq), staleTime: 0 }).catch((error: unknown) => {
    if (!(error instanceof ApiError)) throw error
  })
}

const post = async (id: number, in_seq: number) => {
  await http.post(`/conversations/${id}/read`, { in_seq })
  return null
}

/** From the last inbound message on it is new to me again. */
export async function markUnread(row: ConversationRow): Promise<void> {
  const in_seq = Math.max(0, row.in_seq - 1)
  await http.post(`/conversations/${row.id}/read`, { in_seq, back: true })
  changeDialogs((state) => dialogs.readBack(state, row.id, in_seq))
}

/** It was a slip: all of it is read, as it had been. */
export async function markReadAgain(row: ConversationRow): Promise<void> {
  await http.post(`/conversations/${row.id}/read`, { in_seq: row.in_seq })
  changeDialogs((state) => dialogs.read(state, row.id, row.in_seq))
}

const SAY_MS = 15_000

/** Colleagues see that I am looking, for as long as I am. */
export function useViewing(id: number): void {
  const watched = useWatched()
  const live = useLine(({ connection }) => connection === "live")
  useEffect(() => {
    if (!watched || !live) return
    const say = () => sayLive({ type: "viewing", conversation_id: id })
    say()
    const timer = setInterval(say, SAY_MS)
    return () => {
      clearInterval(timer)
      sayLive({ type: "viewing", conversation_id: null })
    }
  }, [id, watched, live])
}
