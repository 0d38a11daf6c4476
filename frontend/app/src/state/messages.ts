import type { NewButton } from "../wire/api.gen"
import type { DomainEvent, Message, Page } from "../wire/types"

/** A message of mine that the server has not confirmed yet. */
export interface Pending {
  conversation_id: number
  client_id: string
  kind: "reply" | "note"
  text: string
  entities?: Message["entities"]
  attachments: Message["attachments"]
  reply_to: number | null
  buttons?: readonly (readonly NewButton[])[]
  at: string
  /** What the refusal said; the text stays until sent again or dropped. */
  refused: string | null
}

export interface Thread {
  /** By seq, oldest first, without holes. */
  items: readonly Message[]
  /** There are older ones. */
  more: boolean
  /** It reaches the newest; else it is a window further up, into which nothing new comes. */
  end: boolean
}

/** Messages on both sides of one. */
export interface Around {
  items: Message[]
  next: number | null
  newer: number | null
}

export interface Messages {
  threads: ReadonlyMap<number, Thread>
  pending: readonly Pending[]
}

export const NO_MESSAGES: Messages = { threads: new Map(), pending: [] }

/** The latest page: what stood before and is older stays, unless a hole would open between them. */
export function latest(state: Messages, conversation: number, page: Page<Message>): Messages {
  const held = state.threads.get(conversation)
  const from = page.items[0]?.seq ?? Infinity
  const joins = held?.items.some((message) => message.seq >= from - 1) ?? false
  if (!held || !joins) return settle(keep(state, conversation, { items: page.items, more: page.next !== null, end: true }), page.items)
  return settle(keep(state, conversation, { items: merge(held.items, page.items), more: held.more, end: true }), page.items)
}

/** A page somewhere in the middle: it joins what is held, or takes its place. */
export function around(state: Messages, conversation: number, page: Around): Messages {
  const held = state.threads.get(conversation)
  const [from, to] = [page.items[0]?.seq, page.items.at(-1)?.seq]
  const [first, last] = [held?.items[0]?.seq, held?.items.at(-1)?.seq]
  const found = { items: page.items, more: page.next !== null, end: page.newer === null }
  if (from === undefined || to === undefined) return state
  if (!held || first === undefined || last === undefined || from > last + 1 || to < first - 1)
    return settle(keep(state, conversation, found), page.items)
  const joined = { items: merge(held.items, page.items), more: from < first ? found.more : held.more, end: to > last ? found.end : held.end }
  return settle(keep(state, conversation, joined), page.items)
}

/** A page of newer ones, asked for from the bottom of a window. */
export function newer(state: Messages, conversation: number, page: Page<Message>): Messages {
  const held = state.threads.get(conversation)
  const from = page.items[0]?.seq
  // Asked for from another window, which I have left meanwhile: it would lie beyond a hole.
  if (!held || (from !== undefined && !held.items.some(({ seq }) => seq === from - 1))) return state
  return settle(keep(state, conversation, { ...held, items: merge(held.items, page.items), end: page.next === null }), page.items)
}

/** Left while it stood somewhere further up: the next time it opens at its newest. */
export function leave(state: Messages, conversation: number): Messages {
  return state.threads.get(conversation)?.end === false ? forget(state, conversation) : state
}

/** A page of older ones, asked for from the top of the thread. */
export function older(state: Messages, conversation: number, page: Page<Message>): Messages {
  const held = state.threads.get(conversation)
  const to = page.items.at(-1)?.seq
  if (!held || (to !== undefined && !held.items.some(({ seq }) => seq === to + 1))) return state
  return keep(state, conversation, { ...held, items: merge(held.items, page.items), more: page.next !== null })
}

/** Mine, before the server knows of it. */
export function add(state: Messages, pending: Pending): Messages {
  const rest = state.pending.filter(({ client_id }) => client_id !== pending.client_id)
  return { ...state, pending: [...rest, pending] }
}

export function refuse(state: Messages, client_id: string, why: string): Messages {
  const pending = state.pending.map((each) => (each.client_id === client_id ? { ...each, refused: why } : each))
  return { ...state, pending }
}

export function drop(state: Messages, client_id: string): Messages {
  return { ...state, pending: state.pending.filter((each) => each.client_id !== client_id) }
}

/** One message, from an event or from the answer to a send; an older one than ours is dropped. */
export function put(state: Messages, message: Message): Messages {
  const held = state.threads.get(message.conversation_id)
  const after = settle(state, [message])
  if (!held) return after
  const last = held.items.at(-1)?.seq
  if (!held.end && last !== undefined && message.seq > last) return after
  // Beyond a hole a thread would lie: what is missing was never sent to us, so the whole is fetched on next sight.
  if (last !== undefined && message.seq > last + 1) return { ...after, threads: without(after.threads, message.conversation_id) }
  if (held.more && message.seq < (held.items[0]?.seq ?? 0)) return after
  return keep(after, message.conversation_id, { ...held, items: merge(held.items, [message]) })
}

export function forget(state: Messages, conversation: number): Messages {
  return { ...state, threads: without(state.threads, conversation) }
}

export function apply(state: Messages, event: DomainEvent): Messages {
  switch (event.type) {
    case "message.arrived":
    case "message.changed":
      return put(state, event.message)
    case "appeared":
      return event.kind === "conversation" && event.message ? put(state, event.message) : state
    case "gone":
    case "stale":
      return event.kind === "conversation" && event.id !== null ? forget(state, event.id) : state
    default:
      return state
  }
}

function merge(held: readonly Message[], came: readonly Message[]): Message[] {
  const bySeq = new Map(held.map((message) => [message.seq, message]))
  for (const message of came) {
    const ours = bySeq.get(message.seq)
    const whole = ours?.cut === true && message.cut !== true && ours.rev === message.rev
    if (!ours || ours.rev < message.rev || whole) bySeq.set(message.seq, message)
  }
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq)
}

/** Pending ones that the server has confirmed are pending no longer. */
function settle(state: Messages, known: readonly Message[]): Messages {
  const confirmed = new Set(known.map(({ client_id }) => client_id))
  const pending = state.pending.filter(({ client_id }) => !confirmed.has(client_id))
  return pending.length === state.pending.length ? state : { ...state, pending }
}

function keep(state: Messages, conversation: number, thread: Thread): Messages {
  return { ...state, threads: new Map(state.threads).set(conversation, thread) }
}

function without(threads: ReadonlyMap<number, Thread>, conversation: number): ReadonlyMap<number, Thread> {
  const rest = new Map(threads)
  rest.delete(conversation)
  return rest
}
