import { navigate } from "wouter/use-browser-location"
import { openDialog, openMessage } from "../place"
import { keepSearch, useSearching } from "./searching"
import type { Hit } from "./useFound"

/** A message opens where it was said, anything else its dialog; a company, and whatever has no dialog, its own page. */
export function openHit(found: Hit): void {
  keepSearch(useSearching.getState().typed)
  const { kind, hit } = found
  if (kind === "message") openMessage(hit.conversation_id, hit.seq)
  else if (kind === "dialog") openDialog(hit.conversation.id)
  else if (kind === "company") navigate(`/companies/${hit.id}`)
  else if (hit.conversation_id !== null) openDialog(hit.conversation_id)
  else navigate(kind === "card" ? `/requests/${hit.id}` : `/contacts/${hit.id}`)
}
