import { put } from "../../../../state/dialogs"
import { changeDialogs } from "../../../../state/store"
import { http } from "../../../../wire/http"
import type { ConversationRow } from "../../../../wire/types"

const shown = (row: ConversationRow) => changeDialogs((state) => put(state, row))

/** Until a moment; null: until the customer writes. */
export const snooze = (id: number, until: string | null) => http.post<ConversationRow>(`/conversations/${id}/snooze`, until ? { until } : {}).then(shown)

export const unsnooze = (id: number) => http.delete<ConversationRow>(`/conversations/${id}/snooze`).then(shown)
