import { put } from "../../../../state/dialogs"
import { ownDialog } from "../../../../state/own"
import { changeDialogs } from "../../../../state/store"
import { http } from "../../../../wire/http"
import type { ConversationRow } from "../../../../wire/types"

async function done(id: number, work: () => Promise<ConversationRow>): Promise<void> {
  ownDialog(id)
  const row = await work()
  changeDialogs((state) => put(state, row))
}

/** Until a moment; null: until the customer writes. */
export const snooze = (id: number, until: string | null) => done(id, () => http.post<ConversationRow>(`/conversations/${id}/snooze`, until ? { until } : {}))

export const unsnooze = (id: number) => done(id, () => http.delete<ConversationRow>(`/conversations/${id}/snooze`))
