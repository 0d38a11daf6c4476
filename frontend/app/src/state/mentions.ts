import { useQuery } from "@tanstack/react-query"
import { useEffect } from "react"
import { create } from "zustand"
import { http } from "../wire/http"
import type { DomainEvent, Mention, Page } from "../wire/types"

/** Notes that name me and that I have not looked at: by dialog, the newest of each. */
export interface Mentions {
  at: ReadonlyMap<number, Mention>
  /** The dialog that this window shows. */
  open: number | null
  /** Looked at, but still open before me: it leaves the list of mentions with the next dialog, not under my eyes. */
  lingers: number | null
}

export const NO_MENTIONS: Mentions = { at: new Map(), open: null, lingers: null }

export const useMentions = create<Mentions>(() => NO_MENTIONS)

const newer = (a: Mention, b: Mention | undefined) => (b && b.seq > a.seq ? b : a)

/** All of them, fetched. What an event has brought meanwhile is newer than the answer. */
export function mentionsLoaded(state: Mentions, items: readonly Mention[], begun: Mentions): Mentions {
  const at = new Map<number, Mention>()
  for (const item of items) at.set(item.conversation_id, newer(item, at.get(item.conversation_id)))
  for (const [id, mention] of state.at) if (begun.at.get(id) !== mention) at.set(id, newer(mention, at.get(id)))
  for (const id of begun.at.keys()) if (!state.at.has(id)) at.delete(id)
  return { ...state, at }
}

export function mentionsAfter(state: Mentions, event: DomainEvent): Mentions {
  if (event.type === "mentioned") {
    const { conversation_id, seq, by, at } = event
    return { ...state, at: new Map(state.at).set(conversation_id, newer({ conversation_id, seq, by, at }, state.at.get(conversation_id))) }
  }
  if (event.type === "mentions.seen") return mentionsSeen(state, event.conversation_id, event.seq)
  if (event.type === "mention.withdrawn") return mentionWithdrawn(state, event.conversation_id, event.seq, event.left)
  return state
}

/** I have looked at what names me there, up to that message. */
export function mentionsSeen(state: Mentions, id: number, seq: number): Mentions {
  const mention = state.at.get(id)
  if (!mention || mention.seq > seq) return state
  const at = new Map(state.at)
  at.delete(id)
  return { ...state, at, lingers: state.open === id ? id : state.lingers }
}

/** That note names me no more; another one there may. */
function mentionWithdrawn(state: Mentions, id: number, seq: number, left: Mention | null): Mentions {
  if (state.at.get(id)?.seq !== seq) return state
  if (left) return { ...state, at: new Map(state.at).set(id, left) }
  return mentionsSeen(state, id, seq)
}

/** In which dialogs I am named: for filters, which no row can answer. */
export const namedIn = ({ at, lingers }: Mentions): ReadonlySet<number> => new Set(lingers === null ? at.keys() : [...at.keys(), lingers])

/** Loaded for as long as somebody is signed in, and anew after a gap. */
export function useMentionsLoaded(): void {
  useQuery({
    queryKey: ["mentions"],
    queryFn: async () => {
      const begun = useMentions.getState()
      const { items } = await http.get<Page<Mention>>("/mentions")
      useMentions.setState((state) => mentionsLoaded(state, items, begun))
      return null
    },
    staleTime: Infinity,
  })
}

/** Another dialog is open now: what lingered goes. */
export function useOpenDialog(open: number | null): void {
  useEffect(() => {
    useMentions.setState({ open })
    return () => useMentions.setState({ open: null, lingers: null })
  }, [open])
}

/** It is before a person's eyes. */
export function lookedAt(id: number): void {
  const mention = useMentions.getState().at.get(id)
  if (!mention) return
  useMentions.setState((state) => mentionsSeen(state, id, mention.seq))
  // A lost word comes back as a mention with the next load: nothing to tell a person now.
  http.post(`/conversations/${id}/mentions/seen`, { seq: mention.seq }).catch(() => undefined)
}
