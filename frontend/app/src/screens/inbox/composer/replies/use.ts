import type { FilledView, SavedReplyView } from "../../../../wire/api.gen"
import { http } from "../../../../wire/http"
import { write, writingAt } from "../desk"
import type { Kind } from "../writing"
import { edited, pieceOf } from "../writing"
import { unfilled } from "../../../../state/variables"

/** Whom it is filled for: a dialog, or whoever is written to first. */
export type Whose = { conversation_id: number } | { channel_id: number; contact_id: number | null }

/** Put a saved reply in the place of what was typed from `from` to `to`; where the caret then belongs: the first gap, or its end. */
export async function insert(reply: SavedReplyView, conversation: number, kind: Kind, from: number, to: number, whose: Whose = { conversation_id: conversation }): Promise<{ from: number; to: number }> {
  const told = await http.post<FilledView>(`/saved-replies/${reply.id}/use`, whose)
  const { text, files, buttons } = writingAt(conversation, kind)
  const whole = text.slice(0, from) + told.text + text.slice(to)
  write(conversation, kind, (writing) => ({
    ...edited(writing, { text: whole, files: [...files, ...told.attachments.map(pieceOf)], buttons: kind === "reply" ? [...buttons, ...told.buttons] : buttons }),
    saved: kind === "reply" ? reply.id : null,
  }))
  const gap = unfilled(told.text)[0]
  return gap ? { from: from + gap.from, to: from + gap.to } : { from: from + told.text.length, to: from + told.text.length }
}
