import { useQuery } from "@tanstack/react-query"
import type { Outside } from "../../../../wire/api.gen"
import { http } from "../../../../wire/http"

const NOBODY: ReadonlySet<number> = new Set()

/** Colleagues who do not see this dialog: a note that names them is all they will read of it. */
export function useOutside(conversation: number | null): ReadonlySet<number> {
  const { data } = useQuery({ queryKey: ["outside", conversation], queryFn: () => http.get<Outside>(`/conversations/${conversation}/outside`), select: pick, enabled: conversation !== null, staleTime: 60_000 })
  return data ?? NOBODY
}

const pick = ({ user_ids }: Outside): ReadonlySet<number> => new Set(user_ids)
