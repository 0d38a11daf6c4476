import { onEvent } from "../../../state/live"
import { deskKey, useDesk } from "./desk"

/** A colleague's answer, and when this window heard of it: the clocks of two machines are not compared. */
export interface Overtaker {
  seq: number
  name: string
  at: number
}

const begun = new Map<string, number>()
const answered = new Map<number, Overtaker & { by: number | null }>()

useDesk.subscribe(({ at }) => {
  for (const [key, { text }] of at) {
    if (!text.trim()) begun.delete(key)
    else if (!begun.has(key)) begun.set(key, Date.now())
  }
})

onEvent((event) => {
  if (event.type !== "message.arrived") return
  const { direction, author, conversation_id, seq } = event.message
  if (direction === "out" && author?.kind === "user") answered.set(conversation_id, { seq, name: author.name, by: author.id, at: Date.now() })
})

/** Who answered the customer since I began to write: I may not have seen it. */
export function overtakenBy(conversation: number, me: number): Overtaker | null {
  const since = begun.get(deskKey(conversation, "reply"))
  const last = answered.get(conversation)
  return since !== undefined && last && last.by !== me && last.at > since ? last : null
}
