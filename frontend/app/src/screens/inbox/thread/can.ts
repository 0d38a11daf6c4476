import type { Capabilities, ConversationRow, Message } from "../../../wire/types"
import type { WordKey } from "../../../words/words"

/** May it be done to this message: yes (null), not here and why, or not at all (undefined: it is not offered). */
type Answer = WordKey | null | undefined

/** How long, and with what, its channel still takes a change. */
export type Able = Capabilities & { edit_within_s?: number | null; delete_within_s?: number | null; reaction_emoji?: string[] }

export interface Can {
  edit: Answer
  delete: Answer
  react: Answer
}

export interface Asker {
  id: number
  /** Rights. */
  send: boolean
  note: boolean
  others: boolean
}

const OUT = new Set<Message["state"]>(["sending", "unconfirmed", "sent", "delivered", "read"])
const WAITS = new Set<Message["state"]>(["queued", "scheduled"])

/** What the menu of a message offers. The server asks again, and knows more: its refusal is shown in its words. */
export function canDo(message: Message, row: ConversationRow, able: Able | null, me: Asker, now: number): Can {
  const { direction, deleted_at, author } = message
  const own = author?.kind === "user" && author.id === me.id
  if (deleted_at !== null || direction === "system") return { edit: undefined, delete: undefined, react: undefined }
  if (direction === "note") {
    const mine = own && me.note ? null : undefined
    return { edit: mine, delete: mine, react: undefined }
  }
  const react = reacts(message, row, able, me)
  if (direction === "in" || !me.send || !(own || me.others || author === null)) return { edit: undefined, delete: undefined, react }
  return {
    edit: changes(message, able?.edits, able?.edit_within_s, now),
    delete: changes(message, able?.deletes, able?.delete_within_s, now),
    react,
  }
}

/** Why an answer cannot show the customer which message it is to; null where it can. Colleagues see it on any note. */
export const whyNoQuote = ({ direction }: Pick<Message, "direction">, able: Pick<Capabilities, "reply_to"> | null): WordKey | null => (direction !== "note" && able && !able.reply_to ? "talk.quoteNot" : null)

function changes({ state, sent_at }: Message, able: boolean | undefined, within: number | null | undefined, now: number): Answer {
  if (WAITS.has(state)) return null
  if (!OUT.has(state)) return undefined
  if (!able) return "talk.channelCannot"
  return within && now - Date.parse(sent_at) > within * 1000 ? "talk.tooLate" : null
}

function reacts({ direction, state }: Message, row: ConversationRow, able: Able | null, me: Asker): Answer {
  if (!me.send || row.kind === "internal") return undefined
  if (direction === "out" && !OUT.has(state)) return undefined
  if (row.closed === "group_read_only") return "talk.groupReadOnly"
  return able?.reactions ? null : "talk.channelCannot"
}
