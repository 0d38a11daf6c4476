import { http } from "../../../../wire/http"
import type { Capabilities, Draft } from "../../../../wire/types"
import type { Formats } from "../../../../words/format"
import type { Words } from "../../../../words/words"
import { openDialog } from "../../place"
import { take, write, writingAt } from "../desk"
import { faultOf } from "../files"
import { carried, isArriving, isBlank } from "../writing"

export interface Target {
  conversation: number
  /** What that channel takes. */
  channel: Capabilities | null
  words: Words
  formats: Formats
}

let awaited: number | null = null

/** Whether a person has just come to this dialog to go on writing: asked once. */
export function goesOnHere(conversation: number): boolean {
  const here = awaited === conversation
  if (here) awaited = null
  return here
}

/**
 * Goes on with an answer in another dialog of the same person. What was written there before stays, first; a quotation stays behind.
 * False while a file is still on its way. Raises ApiError, and then nothing has moved.
 */
export async function goOnAt(from: number, target: Target): Promise<boolean> {
  const { conversation: to, channel } = target
  if (isArriving(writingAt(from, "reply"))) return false
  if (!isBlank(writingAt(from, "reply"))) {
    // what I left there, perhaps on another machine, must not be lost under what comes now
    for (const draft of await http.get<Draft[]>(`/conversations/${to}/drafts`)) take(draft)
    const moved = carried(writingAt(from, "reply"), writingAt(to, "reply"), (piece, before) => faultOf(piece, before, { ...target, channel }))
    write(from, "reply", () => moved.from)
    write(to, "reply", () => moved.to)
  }
  awaited = to
  openDialog(to)
  return true
}
