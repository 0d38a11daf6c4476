import type { Frame, Message } from "../wire/types"

/** The messages that are here, by seq; `next` leads to older ones. Pure. */
export interface Held {
  messages: readonly Message[]
  next: number | null
}

export const NOTHING: Held = { messages: [], next: null }

/** Applying a message = replacing the one of its seq when its rev is higher; in any order, any number of times. */
export function apply(held: readonly Message[], fresh: readonly Message[]): readonly Message[] {
  const all = new Map(held.map((message) => [message.seq, message]))
  for (const message of fresh) {
    const known = all.get(message.seq)
    if (!known || message.rev > known.rev) all.set(message.seq, message)
  }
  return [...all.values()].sort((a, b) => a.seq - b.seq)
}

/** Back on the line: what was missed, or, when that was too much, a new beginning. */
export function resume(held: Held, { messages, complete }: Extract<Frame, { type: "ready" }>): Held {
  if (complete) return { ...held, messages: apply(held.messages, messages) }
  return { messages, next: messages[0]?.seq ?? null }
}

export const last = (messages: readonly Message[]): number | null => messages.at(-1)?.seq ?? null

/** How far the visitor must have looked when so many of ours are unread. */
export function lookedAt(messages: readonly Message[], unread: number): number {
  const ours = messages.filter(({ from }) => from === "us")
  if (unread === 0) return last(messages) ?? 0
  return unread < ours.length ? ours[ours.length - 1 - unread]!.seq : (ours[0]?.seq ?? 1) - 1
}

export const ours = ({ messages }: Held): Message[] => messages.filter(({ from, deleted }) => from === "us" && !deleted)
