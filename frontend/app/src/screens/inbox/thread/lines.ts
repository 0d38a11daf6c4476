import type { Pending } from "../../../state/messages"
import type { Message } from "../../../wire/types"
import { hasMoved } from "../composer/later/scheduled"
import type { Gathered } from "./albums"
import { gathered } from "./albums"

/** How a bubble stands to its neighbours of the same sender and minute. */
interface Joined {
  first: boolean
  last: boolean
}

export type Line =
  | { kind: "day"; key: string; at: string }
  | { kind: "fresh"; key: string }
  /** From here on another dialog speaks. */
  | { kind: "place"; key: string; conversation: number }
  | { kind: "system"; key: string; message: Message }
  | ({ kind: "message"; key: string; message: Message } & Joined)
  /** Messages of one album, by seq: each is a message of its own, shown as one. */
  | ({ kind: "album"; key: string; messages: readonly Message[] } & Joined)
  | ({ kind: "pending"; key: string; pending: Pending } & Joined)

export interface Wanted {
  items: readonly Message[]
  pending: readonly Pending[]
  /** The first message that was unread when the dialog was opened. */
  fresh: number | null
  dayKey: (at: string) => string
  me: number
  /** Several dialogs on one line: where one ends and another goes on is marked. */
  mixed?: boolean
}

const MINUTE = 60_000

/** What is drawn, from the oldest down: days, the mark of what is new, messages, then those on their way. */
export function linesOf({ items, pending, fresh, dayKey, me, mixed = false }: Wanted): Line[] {
  const lines: Line[] = []
  let day = ""
  let place = 0
  const days = new Map<string, number>()
  const mark = (at: string) => {
    const next = dayKey(at)
    if (next === day) return
    // A late message brings its day back.
    const times = (days.get(next) ?? 0) + 1
    days.set(next, times)
    lines.push({ kind: "day", key: `day-${next}${times > 1 ? `/${times}` : ""}`, at })
    day = next
  }
  for (const each of gathered(items.filter((message) => !hasMoved(message)))) {
    const [message] = each.messages as [Message]
    mark(message.sent_at)
    if (mixed && message.conversation_id !== place) lines.push({ kind: "place", key: `place-${message.id}`, conversation: message.conversation_id })
    place = message.conversation_id
    if (fresh !== null && each.messages.some(({ seq }) => seq === fresh)) lines.push({ kind: "fresh", key: "fresh" })
    lines.push(lineOf(each, message))
  }
  for (const each of pending) {
    mark(each.at)
    if (mixed && each.conversation_id !== place) lines.push({ kind: "place", key: `place-${each.client_id}`, conversation: each.conversation_id })
    place = each.conversation_id
    lines.push({ kind: "pending", key: each.client_id, pending: each, first: true, last: true })
  }
  return joined(lines, me)
}

/** A message keeps its place in the tree when the server confirms it: its key is the one under which it was sent. */
function lineOf({ album, messages }: Gathered, message: Message): Line {
  // Its parts come one by one, and from pages further up: none of them may give it its name.
  if (album !== null) return { kind: "album", key: `album-${album}`, messages, first: true, last: true }
  if (message.direction === "system") return { kind: "system", key: message.id, message }
  return { kind: "message", key: message.client_id ?? message.id, message, first: true, last: true }
}

function joined(lines: Line[], me: number): Line[] {
  return lines.map((line, at) => {
    if (!("first" in line)) return line
    return { ...line, first: !together(lines[at - 1], line, me), last: !together(line, lines[at + 1], me) }
  })
}

function together(above: Line | undefined, below: Line | undefined, me: number): boolean {
  const [a, b] = [signOf(above, me), signOf(below, me)]
  return a !== null && b !== null && a.who === b.who && Math.abs(b.at - a.at) < MINUTE
}

function signOf(line: Line | undefined, me: number): { who: string; at: number } | null {
  if (line?.kind === "pending")
    return { who: `${line.pending.kind === "note" ? "note" : "out"}/user/${me}`, at: Date.parse(line.pending.at) }
  const said = line?.kind === "album" ? line.messages[0] : line?.kind === "message" ? line.message : undefined
  if (!said) return null
  const { direction, author, sent_at } = said
  return { who: `${direction}/${author?.kind ?? ""}/${author?.id ?? ""}`, at: Date.parse(sent_at) }
}

/** The messages that a line shows. */
export function saidIn(line: Line | undefined): readonly Message[] {
  if (line?.kind === "album") return line.messages
  return line && "message" in line ? [line.message] : []
}

export const isIn = (line: Line, id: string): boolean => saidIn(line).some((message) => message.id === id)

/** The message after which nothing was read: counted back from the newest; null when it is not among these, or nothing is unread. */
export function firstUnread(items: readonly Message[], unread: number): number | null {
  if (unread <= 0) return null
  const inbound = items.filter(({ direction }) => direction === "in")
  return inbound.at(-unread)?.seq ?? inbound[0]?.seq ?? null
}

/** Somebody of us has answered since that message, or is about to: it is no longer new. */
export const isAnswered = (items: readonly Message[], pending: readonly Pending[], since: number): boolean =>
  pending.some(({ kind }) => kind === "reply") || items.some(({ seq, direction }) => seq > since && direction === "out")
