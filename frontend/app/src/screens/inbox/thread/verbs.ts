import { put } from "../../../state/dialogs"
import { ownDialog } from "../../../state/own"
import { changeDialogs } from "../../../state/store"
import { http } from "../../../wire/http"
import type { ConversationRow, Pool } from "../../../wire/types"
import type { REASONS } from "./SystemLine"

export type Reason = (typeof REASONS)[number]

async function done(id: number, path: string, body: object = {}): Promise<ConversationRow> {
  ownDialog(id)
  const row = await http.post<ConversationRow>(`/conversations/${id}/${path}`, body)
  changeDialogs((state) => put(state, row))
  return row
}

export type Whom = { user_id: number } | { pool: Pick<Pool, "kind" | "id"> } | object

export const assign = (id: number, to: Whom) => done(id, "assign", to)
export const finish = (id: number, no_reply?: Reason) => done(id, "done", no_reply ? { no_reply } : {})
export const markSpam = (id: number, block: boolean) => done(id, "spam", { block })
/** All as it stood: the dialog, its lead, its writer. */
export async function unmarkSpam(id: number): Promise<void> {
  ownDialog(id)
  const row = await http.delete<ConversationRow>(`/conversations/${id}/spam`)
  changeDialogs((state) => put(state, row))
}
export const reopen = (id: number) => done(id, "reopen")
export const needsNoReply = (id: number, reason: Reason, note: string) => done(id, "no-reply", { reason, note })
/** The last "done" or "no answer needed" is taken back, with the debt as it stood. */
export const undoEnd = (id: number) => done(id, "undo")
