import { useQuery } from "@tanstack/react-query"
import type { FollowedClients } from "../wire/api.gen"
import { http } from "../wire/http"

const NOTHING: ReadonlySet<string> = new Set()
const setOf = ({ cards, contacts }: FollowedClients): ReadonlySet<string> => new Set([...cards.map((id) => `card/${id}`), ...contacts.map((id) => `contact/${id}`)])

/** Requests and people that I follow one by one, as "card/7" and "contact/5": no row of a list says so itself. */
export function useFollowed(asked: boolean): ReadonlySet<string> {
  const { data } = useQuery({ queryKey: ["follows", "clients"], queryFn: () => http.get<FollowedClients>("/follows/clients"), select: setOf, enabled: asked, staleTime: 30_000 })
  return (asked && data) || NOTHING
}
