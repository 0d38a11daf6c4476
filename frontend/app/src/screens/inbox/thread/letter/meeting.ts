import { useEntities } from "../../../../state/store"
import type { Message } from "../../../../wire/types"
import type { WordKey } from "../../../../words/words"
import { toldOf, word, type Told } from "../told/told"
import { letterOf, type Attends } from "./letter"

const NONE: readonly Message[] = []

const useThreadOf = (message: Message | undefined) => useEntities(({ messages }) => messages.threads.get(message?.conversation_id ?? 0)?.items ?? NONE)

const isSame = (one: Told, uid: string, recurrence: string) => word(one, "uid") === uid && word(one, "recurrence") === recurrence

/** What became of the meeting after this letter: called off, or changed. */
export function after(items: readonly Message[], message: Message, told: Told): WordKey | null {
  const uid = word(told, "uid")
  if (!uid || told.answer === true) return null
  const newer = items
    .filter(({ direction, seq }) => direction === "in" && seq > message.seq)
    .flatMap(({ meta }) => toldOf(meta))
    .filter((each) => isSame(each, uid, word(told, "recurrence")) && each.answer !== true && Number(each.sequence ?? 0) >= Number(told.sequence ?? 0))
  if (newer.some((each) => each.cancelled === true)) return told.cancelled === true ? null : "letter.calledOffLater"
  return newer.length ? "letter.changedLater" : null
}

export function useLater(message: Message | undefined, told: Told): WordKey | null {
  const items = useThreadOf(message)
  return message ? after(items, message, told) : null
}

/** Our last answer to it, wherever it stands on its way. */
export function answerOf(items: readonly Message[], message: Message, told: Told): { answer: Attends; failed: boolean } | null {
  const ours = items.findLast(({ direction, seq, meta, state }) => {
    const meeting = direction === "out" && seq > message.seq && state !== "cancelled" ? letterOf(meta)?.meeting : undefined
    return meeting !== undefined && meeting.uid === word(told, "uid") && (meeting.recurrence ?? "") === word(told, "recurrence")
  })
  const answer = ours && letterOf(ours.meta)?.meeting?.answer
  return answer ? { answer, failed: ours.state === "failed" } : null
}

export const useAnswer = (message: Message, told: Told) => answerOf(useThreadOf(message), message, told)
