import { useQuery } from "@tanstack/react-query"
import { http } from "../../../wire/http"
import type { Draft } from "../../../wire/types"
import { take } from "./desk"

/** What I left unsent here, in whichever window. Events carry it on. */
export function useDrafts(conversation: number): void {
  useQuery({
    queryKey: ["drafts", conversation],
    queryFn: async () => {
      for (const draft of await http.get<Draft[]>(`/conversations/${conversation}/drafts`)) take(draft)
      return null
    },
    staleTime: Infinity,
  })
}
