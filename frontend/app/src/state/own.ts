import type { ConversationRow } from "../wire/types"

/** A change of mine, and how it is taken back, where nothing else offers that. */
interface Own {
  from: number
  until: number
  undo: (() => void) | null
}

const OWN_MS = 10_000
/** Of everything: work on many dialogs says only which filter they match. */
const ALL = "*"

const owns = new Map<string, Own>()

/** I change this now ("dialog/7", "card/9", "contact/5", or whatever there is): a row that leaves the list for it is no colleague's news. */
export function own(of: string | null, { undo = null, ms = OWN_MS }: { undo?: (() => void) | null; ms?: number } = {}): void {
  const from = Date.now()
  for (const [key, { until }] of owns) if (until < from) owns.delete(key)
  owns.set(of ?? ALL, { from, until: from + ms, undo })
}

export const ownDialog = (id: number) => own(`dialog/${id}`)

/** I do something to this very one now; what I do to many by a filter says nothing of it. */
export function isOwn({ id }: Pick<ConversationRow, "id">): boolean {
  const found = owns.get(`dialog/${id}`)
  return found !== undefined && Date.now() <= found.until
}

/** What I did to it shortly before that moment; null: it was not me. */
export function ownOf({ id, card_id, contact }: Pick<ConversationRow, "id" | "card_id" | "contact">, at: number): Own | null {
  const found = [`dialog/${id}`, card_id && `card/${card_id}`, contact && `contact/${contact.id}`, ALL]
    .map((of) => (of ? owns.get(of) : undefined))
    .filter((each) => each !== undefined && each.from <= at && at <= each.until)
  return found[0] ?? null
}
