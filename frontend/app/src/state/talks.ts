import { useQuery } from "@tanstack/react-query"
import { http } from "../wire/http"
import type { ConversationItem, Page } from "../wire/types"

const FEW = 20

/** The latest dialogs that I see; for choosing an example. */
export function useRecentTalks(): ConversationItem[] | undefined {
  const { data } = useQuery({ queryKey: ["conversations", "recent", FEW], queryFn: () => http.get<Page<ConversationItem>>("/conversations", { query: { limit: FEW } }) })
  return data?.items
}
