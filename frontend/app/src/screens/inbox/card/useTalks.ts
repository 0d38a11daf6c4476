import { useQuery } from "@tanstack/react-query"
import { http } from "../../../wire/http"
import type { ConversationItem, Page } from "../../../wire/types"

/** More dialogs of one person than this are looked for by search. */
export const MOST = 20

/** Dialogs of a person that I see, newest first. */
export function useTalks(contact: number | null): readonly ConversationItem[] {
  const { data } = useQuery({
    queryKey: ["conversations", "of", contact],
    queryFn: () => http.get<Page<ConversationItem>>("/conversations", { query: { contact_id: contact ?? 0, limit: MOST } }),
    enabled: contact !== null,
  })
  return data?.items ?? NONE
}

const NONE: readonly ConversationItem[] = []
