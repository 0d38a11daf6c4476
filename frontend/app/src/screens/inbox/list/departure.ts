import type { Deed, Gone } from "../../../state/dialogs"
import type { ConversationRow } from "../../../wire/types"
import type { Words } from "../../../words/words"

export type Departure =
  | { why: "taken" | "done" | "snoozed" | "answered"; name: string }
  | { why: "elsewhere" }

export interface Told {
  gone: Gone | undefined
  deed: Deed | undefined
  me: number
  /** I have just changed something of it myself. */
  mine: boolean
}

/** Why a row left the list before my eyes; null when I did it myself, and know. */
export function departure(was: ConversationRow, now: ConversationRow | undefined, { gone, deed, me, mine }: Told): Departure | null {
  if (!now && mine) return null
  if (!now) return gone?.holder ? { why: "taken", name: gone.holder.name } : { why: "elsewhere" }
  // Nothing of the row is another: it was my own mark, or the list that changed.
  if (now === was) return null
  const since = deed && deed.seq > was.seq ? deed : null
  const by = since?.by?.name
  // Nobody else is known to have done it since, and I did.
  if (mine && !since) return null
  if ((since?.by?.kind === "user" && since.by.id === me) || (now.responsible?.id === me && was.responsible?.id !== me)) return null
  if (now.responsible && now.responsible.id !== was.responsible?.id) return { why: "taken", name: now.responsible.name }
  if (now.state !== was.state && now.state !== "open" && by) return { why: now.state, name: by }
  if (was.waiting_since && !now.waiting_since && by && since.said) return { why: "answered", name: by }
  return { why: "elsewhere" }
}

export function departureWord(departure: Departure, { t }: Words): string {
  return departure.why === "elsewhere" ? t("list.leftElsewhere") : t(`list.left_${departure.why}`, { name: departure.name })
}
