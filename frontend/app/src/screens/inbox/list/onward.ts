import { queryOf } from "../../../state/filter"
import { http } from "../../../wire/http"
import type { ConversationItem, Page } from "../../../wire/types"
import { chosenNow } from "../views"

/** Who waits longest in the view that this window shows, other than this one; null when nobody waits there. */
export async function longestWaiting(but: number): Promise<number | null> {
  const query = { ...queryOf({ ...chosenNow().filter, waiting: true }), order: "waiting", limit: 2 }
  const { items } = await http.get<Page<ConversationItem>>("/conversations", { query })
  return items.find(({ id }) => id !== but)?.id ?? null
}
