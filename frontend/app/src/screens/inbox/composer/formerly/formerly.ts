import { create } from "zustand"
import { onAnother } from "../../../../state/session"
import { useEntities } from "../../../../state/store"
import type { ConversationRow } from "../../../../wire/types"

/** Dialogs whose address came by a merge, and of which I have said that I know it. The server asks until the first message is there. */
const useKnown = create<{ ids: ReadonlySet<number> }>(() => ({ ids: new Set() }))

onAnother(() => useKnown.setState({ ids: new Set() }))

/** Whether it is still to be asked, before anything is sent from here. */
export const useAsks = (row: ConversationRow): boolean => useKnown(({ ids }) => row.formerly !== null && !ids.has(row.id))

export const asks = (row: ConversationRow): boolean => row.formerly !== null && !useKnown.getState().ids.has(row.id)

export const know = (conversation: number): void => useKnown.setState(({ ids }) => ({ ids: new Set(ids).add(conversation) }))

/** What goes along with whatever is sent there. */
export function confirming(conversation: number): { confirm_address?: true } {
  const row = useEntities.getState().dialogs.rows.get(conversation)
  return row?.formerly != null && useKnown.getState().ids.has(conversation) ? { confirm_address: true } : {}
}
