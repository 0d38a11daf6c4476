import type { Message } from "../wire/types"

const TOGETHER_MS = 5 * 60_000

/** A message and how it stands among its neighbours. */
export interface Line {
  message: Message
  /** The first of its day: the day is named above. */
  day: boolean
  /** The first of those that one person wrote in a row: the name stands above. */
  first: boolean
  /** The last of them: the time stands below. */
  last: boolean
}

export function linesOf(messages: readonly Message[]): Line[] {
  return messages.map((message, at) => {
    const [before, after] = [messages[at - 1], messages[at + 1]]
    return { message, day: !before || dayOf(before) !== dayOf(message), first: !before || !together(before, message), last: !after || !together(message, after) }
  })
}

const dayOf = ({ at }: Message) => new Date(at).toDateString()

function together(one: Message, next: Message): boolean {
  const near = Date.parse(next.at) - Date.parse(one.at) < TOGETHER_MS
  return near && one.from === next.from && one.author?.name === next.author?.name && dayOf(one) === dayOf(next)
}
