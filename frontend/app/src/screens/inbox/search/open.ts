import { openDialog, openMessage } from "../place"
import { keepSearch, useSearching } from "./searching"
import type { Hit } from "./useFound"

/** The dialog that a hit leads to; null: nobody has written with them yet. */
export function dialogOf({ kind, hit }: Hit): number | null {
  return kind === "dialog" ? hit.conversation.id : hit.conversation_id
}

/** A message opens where it was said, anything else its dialog. */
export function openHit(found: Hit): boolean {
  const id = dialogOf(found)
  if (id === null) return false
  keepSearch(useSearching.getState().typed)
  if (found.kind !== "message") openDialog(id)
  else openMessage(id, found.hit.seq)
  return true
}
