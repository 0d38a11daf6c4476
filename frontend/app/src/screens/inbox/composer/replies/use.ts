import type { FilledView, SavedReplyView } from "../../../../wire/api.gen"
import { http } from "../../../../wire/http"
import { write, writingAt } from "../desk"
import type { LibraryItem } from "../../../../state/library"
import { lendItem } from "../../../../state/library"
import type { Kind, Piece } from "../writing"
import { edited, pieceOf } from "../writing"
import { unfilled } from "../../../../state/variables"

/** Whom it is filled for: a dialog, or whoever is written to first. */
export type Whose = { conversation_id: number } | { channel_id: number; contact_id: number | null }

/** Put a file of the library beside what is written, or the address of a link in the place of what was typed; where the caret then belongs. */
export async function insertItem(item: LibraryItem, conversation: number, kind: Kind, from: number, to: number, faultOf: (piece: Piece, before: number) => string | null): Promise<{ from: number; to: number }> {
  const { attachment, url } = await lendItem(item.id)
  const { text, files } = writingAt(conversation, kind)
  const piece = attachment && pieceOf(attachment)
  const whole = text.slice(0, from) + (url ?? "") + text.slice(to)
  write(conversation, kind, (writing) => edited(writing, { text: whole, files: piece ? [...files, { ...piece, fault: faultOf(piece, files.length) }] : files }))
  const end = from + (url ?? "").length
  return { from: end, to: end }
}

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
