import { useQuery } from "@tanstack/react-query"
import { onEvent } from "../../../../state/live"
import { queries } from "../../../../state/session"
import type { SavedReplyView, VariablesView } from "../../../../wire/api.gen"
import { http } from "../../../../wire/http"
import type { Page } from "../../../../wire/types"

/** What I may use, most used first. */
export function useReplies(wanted: boolean) {
  return useQuery({
    queryKey: ["saved-replies"],
    queryFn: () => http.get<Page<SavedReplyView>>("/saved-replies").then(({ items }) => items),
    enabled: wanted,
    staleTime: Infinity,
  })
}

/** What the variables are in this dialog now. */
export function useVariables(conversation: number, wanted: boolean): VariablesView | undefined {
  const { data } = useQuery({
    queryKey: ["variables", conversation],
    queryFn: () => http.get<VariablesView>(`/conversations/${conversation}/variables`),
    enabled: wanted,
  })
  return data
}

onEvent((event) => {
  if (event.type === "saved_reply.changed") void queries.invalidateQueries({ queryKey: ["saved-replies"] })
  if (event.type === "card.changed" || event.type === "contact.changed") void queries.invalidateQueries({ queryKey: ["variables"] })
})
