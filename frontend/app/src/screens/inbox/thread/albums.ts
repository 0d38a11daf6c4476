import type { Message } from "../../../wire/types"

/** The parts of an album come within seconds; whatever else bears its name later is another one. */
const NEAR_MS = 60_000

/** Which album a message is a part of; null: it stands for itself. A note never is. */
export function albumOf({ conversation_id, direction, author, meta }: Message): string | null {
  if (direction !== "in" && direction !== "out") return null
  const { album } = (meta.other ?? {}) as { album?: unknown }
  if (typeof album !== "string" || !album) return null
  return `${conversation_id}/${direction}/${author?.kind ?? ""}${author?.id ?? ""}/${album}`
}

/** An album, or a message by itself. */
export interface Gathered {
  album: string | null
  /** By seq; at least one. */
  messages: readonly Message[]
}

/**
 * Messages as they are shown: the parts of an album together, where the first of them stands. Nothing but what is loaded
 * is looked at, so that a part which comes later, from either side, joins the others.
 */
export function gathered(items: readonly Message[]): Gathered[] {
  const all: { album: string | null; messages: Message[] }[] = []
  const open = new Map<string, { messages: Message[]; times: number }>()
  for (const message of items) {
    const album = albumOf(message)
    const held = album === null ? undefined : open.get(album)
    if (held && isNear(held.messages[0]!, message)) {
      held.messages.push(message)
      continue
    }
    const messages = [message]
    const times = (held?.times ?? 0) + 1
    // The name comes again for another album: it is another line.
    all.push({ album: album !== null && times > 1 ? `${album}/${times}` : album, messages })
    if (album !== null) open.set(album, { messages, times })
  }
  for (const { messages } of all) messages.sort((a, b) => a.seq - b.seq)
  return all
}

const isNear = (first: Message, next: Message) => Math.abs(Date.parse(next.sent_at) - Date.parse(first.sent_at)) < NEAR_MS
