import { useEntities } from "../../../../state/store"
import { letterOf, type Letter } from "../../thread/letter/letter"
import type { LetterFields } from "./typed"

export interface LetterBody {
  subject: string
  to: string
  cc: string[]
  bcc: string[]
  unsigned: boolean
}

/** Addresses as people part them: by commas, semicolons or spaces; "Anna <anna@example.com>" is one. */
export function addressesIn(typed: string): string[] {
  const bare = typed.replace(/[^,;<>]*<([^<>]*)>/g, "$1,")
  return [...new Set(bare.split(/[,;\s]+/).map((each) => each.trim().toLowerCase()).filter(Boolean))]
}

/** As the API takes it; null where nothing is set. `wanted`: where they want the answer. */
export function bodyOf({ subject, to, cc, bcc, unsigned }: LetterFields, wanted = ""): LetterBody | null {
  const body = { subject: subject.trim(), to: addressesIn(to)[0] ?? wanted, cc: addressesIn(cc), bcc: addressesIn(bcc), unsigned }
  return body.subject || body.to || body.cc.length || body.bcc.length || unsigned ? body : null
}

/** All who are in the talk, beside the one who is answered anyway. */
export const everyone = (letter: Letter | null): string => (letter?.others ?? []).map(({ address }) => address).join(", ")

/** Where the letter wants its answer, when that is not where it came from; a forged one wants nothing. */
export function wantedBy(letter: Letter | null): string {
  const wanted = letter?.answer_to?.address ?? ""
  return letter?.trust === "fail" || wanted === letter?.sender?.address ? "" : wanted
}

/** Whom of a letter's people one may answer: who wrote it, where they want it, all the others. */
export function reachable(letter: Letter | null): string[] {
  const boxes = [letter?.sender, letter?.answer_to, ...(letter?.others ?? [])]
  return [...new Set(boxes.flatMap((box) => box?.address ?? []))]
}

/** The letter of theirs that is answered: the one replied to, else the newest that is at hand. */
export function answeredOf(conversation: number, reply_to: number | null): Letter | null {
  const items = useEntities.getState().messages.threads.get(conversation)?.items ?? []
  const theirs = items.filter(({ direction }) => direction === "in")
  const found = theirs.find(({ seq }) => seq === reply_to) ?? theirs.at(-1)
  return found ? letterOf(found.meta) : null
}

export function useAnswered(conversation: number, reply_to: number | null): Letter | null {
  return useEntities(() => answeredOf(conversation, reply_to))
}
