import type { ConversationRow, DomainEvent, Message } from "../wire/types"

/** A page as the server answers it: newest last, with the dialogs it is taken from. */
export interface HistoryPage {
  items: Message[]
  conversations: ConversationRow[]
  next: string | null
}

/** What was said with one person over all dialogs that I may see, on one line of time. */
export interface History {
  items: readonly Message[]
  dialogs: ReadonlyMap<number, ConversationRow>
  /** The cursor of what is older. */
  next: string | null
}

export const begun = (page: HistoryPage): History => ({ items: page.items, dialogs: byId(page.conversations), next: page.next })

const byId = (rows: readonly ConversationRow[]) => new Map(rows.map((row) => [row.id, row]))

/** A page of older ones. */
export function earlier(state: History, page: HistoryPage): History {
  const known = new Set(state.items.map(({ id }) => id))
  return { ...state, items: [...page.items.filter(({ id }) => !known.has(id)), ...state.items], next: page.next }
}

/** What I see arrive is the newest, whatever time it names; what is known is replaced by a later state of it. */
export function said(state: History, message: Message): History {
  const at = state.items.findIndex(({ id }) => id === message.id)
  if (at < 0) return isNew(state, message) ? { ...state, items: [...state.items, message] } : state
  const ours = state.items[at]!
  const whole = ours.cut === true && message.cut !== true && ours.rev === message.rev
  if (ours.rev >= message.rev && !whole) return state
  return { ...state, items: state.items.with(at, message) }
}

/** A change of a message above the loaded pages waits for its page. */
function isNew(state: History, { conversation_id, seq }: Message): boolean {
  return !state.items.some((each) => each.conversation_id === conversation_id && each.seq > seq)
}

/** An event, as far as it is about this person. */
export function heard(state: History, event: DomainEvent, contact: number): History {
  switch (event.type) {
    case "message.arrived":
    case "message.changed": {
      const { conversation, message } = event
      if (conversation.contact?.id !== contact) return state
      const known = state.dialogs.has(conversation.id)
      // A change in a dialog that I see nothing of yet is above what is loaded.
      if (!known && event.type === "message.changed") return state
      return said({ ...state, dialogs: new Map(state.dialogs).set(conversation.id, conversation) }, message)
    }
    case "gone":
      if (event.kind !== "conversation" || event.id === null || !state.dialogs.has(event.id)) return state
      return without(state, event.id)
    default:
      return state
  }
}

function without(state: History, conversation: number): History {
  const dialogs = new Map(state.dialogs)
  dialogs.delete(conversation)
  return { ...state, dialogs, items: state.items.filter(({ conversation_id }) => conversation_id !== conversation) }
}
