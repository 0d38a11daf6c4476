import type { Gone } from "../../../state/dialogs"
import type { ConversationRow } from "../../../wire/types"
import type { Words } from "../../../words/words"

export type Departure =
  | { why: "taken" | "done" | "snoozed" | "answered"; name: string }
  | { why: "elsewhere" }

/** Why a row left the list before my eyes; null when I did it myself, and know. */
export function departure(was: ConversationRow, now: ConversationRow | undefined, gone: Gone | undefined, me: { id: number; name: string }): Departure | null {
  if (!now) return gone?.holder ? { why: "taken", name: gone.holder.name } : { why: "elsewhere" }
  // Nothing of the row is another: it was my own mark, or the list that changed.
  if (now === was) return null
  const said = now.last_message && now.last_message.seq !== was.last_message?.seq ? now.last_message : null
  const by = said && said.direction !== "in" ? said.author : null
  if (by === me.name || (now.responsible?.id === me.id && was.responsible?.id !== me.id)) return null
  if (now.responsible && now.responsible.id !== was.responsible?.id) return { why: "taken", name: now.responsible.name }
  if (now.state !== was.state && now.state !== "open" && by) return { why: now.state, name: by }
  if (was.waiting_since && !now.waiting_since && by && said?.direction === "out") return { why: "answered", name: by }
  return { why: "elsewhere" }
}

export function departureWord(departure: Departure, { t }: Words): string {
  return departure.why === "elsewhere" ? t("list.leftElsewhere") : t(`list.left_${departure.why}`, { name: departure.name })
}
