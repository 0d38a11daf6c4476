import { useQuery } from "@tanstack/react-query"
import { http } from "../../wire/http"
import type { LinkInfo } from "../../wire/types"

/** What a one-time link stands for; an error when it no longer works. */
export function useLink(kind: "setup" | "invite" | "reset", token: string) {
  const path = `/${kind}/${encodeURIComponent(token)}`
  const query = useQuery({ queryKey: ["link", kind, token], queryFn: () => http.get<LinkInfo>(path), staleTime: Infinity })
  return { path, link: query.data, error: query.error, again: () => void query.refetch() }
}
