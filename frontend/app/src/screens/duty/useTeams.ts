import { useQuery } from "@tanstack/react-query"
import { http } from "../../wire/http"
import type { TeamView } from "../../wire/api.gen"
import type { Page } from "../../wire/types"

const NONE: ReadonlyMap<number, string> = new Map()

/** Teams by their names; they are made anew with the people in them. */
export function useTeams(): ReadonlyMap<number, string> {
  const { data } = useQuery({ queryKey: ["users", "teams"], queryFn: async () => new Map((await http.get<Page<TeamView>>("/teams")).items.map(({ id, name }) => [id, name])), staleTime: 60_000 })
  return data ?? NONE
}
