import { useEntities } from "../../../../state/store"
import { letterOf, type Letter } from "../../thread/letter/letter"
import type { Message } from "../../../../wire/types"
import type { LetterFields } from "./typed"

export interface LetterBody {
  subject: string
  to: string
  cc: string[]
  bcc: string[]
  unsigned: boolean
  /** Which of their letters was on the screen: whatever came since turns the answer nowhere else. */
  answers?: number
}

/** Addresses as people part them: by commas, semicolons or spaces; "Anna <anna@example.com>" is one. */
export function addressesIn(typed: string): string[] {
  const bare = typed.replace(/[^,;<>]*<([^<>]*)>/g, "$1,")
  return [...new Set(bare.split(/[,;\s]+/).map((each) => each.trim().toLowerCase()).filter(Boolean))]
}

/** As the API takes it; null where nothing is set. `wanted`: where they want the answer; `answers`: the letter that says so. */
export function bodyOf({ subject, to, cc, bcc, unsigned }: LetterFields, wanted = "", answers: number | null = null): LetterBody | null {
  const body = { subject: subject.trim(), to: addressesIn(to)[0] ?? wanted, cc: addressesIn(cc), bcc: addressesIn(bcc), unsigned, ...(answers !== null && { answers }) }
  return body.subject || body.to || body.cc.length || body.bcc.length || unsigned || answers !== null ? body : null
}

/** All who are in the talk, beside the `customer`, who is answered anyway: whoever wrote the letter too, when that was another. */
export function everyone(letter: Letter | null, customer: string): string {
  const writer = customer && letter?.sender?.address ? [letter.sender] : []
  const all = [...writer, ...(letter?.others ?? [])].map(({ address }) => address)
  return [...new Set(all)].filter((address) => address !== customer).join(", ")
}

/** Where the letter wants its answer, when that is not where it came from; a forged one wants nothing. */
export function wantedBy(letter: Letter | null): string {
  const wanted = letter?.answer_to?.address ?? ""
  return letter?.trust === "fail" || wanted === letter?.sender?.address ? "" : wanted
}

/** The same of a message: nobody but the dialog's customer turns its answers elsewhere, as the server has it. */
export const wantedOf = (message: Message | null, customer: number | undefined): string => (message && customer !== undefined && message.author?.id === customer ? wantedBy(letterOf(message.meta)) : "")

/** The seq of a message that is a letter; null of any other. */
export const letterSeq = (message: Message | null): number | null => (message && letterOf(message.meta) ? message.seq : null)

/** Whom of a letter's people one may answer: who wrote it, where they want it, all the others. */
export function reachable(letter: Letter | null): string[] {
  const boxes = [letter?.sender, letter?.answer_to, ...(letter?.others ?? [])]
  return [...new Set(boxes.flatMap((box) => box?.address ?? []))]
}

/** The letter of theirs that is answered: the one replied to, else the newest that is at hand. */
export function answeredOf(conversation: number, reply_to: number | null): Message | null {
  const items = useEntities.getState().messages.threads.get(conversation)?.items ?? []
  const theirs = items.filter(({ direction }) => direction === "in")
  return theirs.find(({ seq }) => seq === reply_to) ?? theirs.at(-1) ?? null
}

export function useAnswered(conversation: number, reply_to: number | null): Message | null {
  return useEntities(() => answeredOf(conversation, reply_to))
}
