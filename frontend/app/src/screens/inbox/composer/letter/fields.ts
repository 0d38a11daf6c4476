import { useEntities } from "../../../../state/store"
import { letterOf, type Letter } from "../../thread/letter/letter"
import type { LetterFields } from "./typed"

export interface LetterBody {
  subject: string
  to: string
  cc: string[]
  bcc: string[]
}

/** Addresses as people part them: by commas, semicolons or spaces; "Anna <anna@example.com>" is one. */
export function addressesIn(typed: string): string[] {
  const bare = typed.replace(/[^,;<>]*<([^<>]*)>/g, "$1,")
  return [...new Set(bare.split(/[,;\s]+/).map((each) => each.trim().toLowerCase()).filter(Boolean))]
}

/** As the API takes it; null where nothing is set. */
export function bodyOf({ subject, to, cc, bcc }: LetterFields): LetterBody | null {
  const body = { subject: subject.trim(), to: addressesIn(to)[0] ?? "", cc: addressesIn(cc), bcc: addressesIn(bcc) }
  return body.subject || body.to || body.cc.length || body.bcc.length ? body : null
}

/** All who are in the talk, beside the one who is answered anyway. */
export const everyone = (letter: Letter | null): string => (letter?.others ?? []).map(({ address }) => address).join(", ")

/** The newest letter of theirs that is at hand. */
export function useNewest(conversation: number): Letter | null {
  return useEntities(({ messages }) => {
    const items = messages.threads.get(conversation)?.items ?? []
    for (let at = items.length - 1; at >= 0; at--) {
      const message = items[at]!
      if (message.direction === "in") return letterOf(message.meta)
    }
    return null
  })
}
