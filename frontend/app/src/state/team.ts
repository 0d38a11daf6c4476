import { useQuery } from "@tanstack/react-query"
import { useMemo } from "react"
import type { PresenceView } from "../wire/api.gen"
import { http } from "../wire/http"
import type { Page } from "../wire/types"
import { queries } from "./session"

const KEY = ["presence"]
/** Load changes with every answer, and nobody is told of it: whoever looks asks again. */
const FRESH_MS = 15_000

const useTeamQuery = (wanted: boolean) =>
  useQuery({ queryKey: KEY, queryFn: () => http.get<Page<PresenceView>>("/presence"), staleTime: FRESH_MS, enabled: wanted })

const NOBODY: ReadonlyMap<number, PresenceView> = new Map()

/** Who is there, on duty until when, and how much they have: by their numbers. */
export function useTeam(wanted = true): ReadonlyMap<number, PresenceView> {
  const { data } = useTeamQuery(wanted)
  return useMemo(() => (data ? new Map(data.items.map((each) => [each.user_id, each])) : NOBODY), [data])
}

/** As a mark on an avatar says it. */
type Mark = "online" | "away" | "offline"

export const shownAs = (state: PresenceView["state"]): Mark => (state === "off" ? "offline" : state)

export function usePresenceOf(id: number): Mark | undefined {
  const found = useTeam().get(id)
  return found && shownAs(found.state)
}

export async function setPresence(state: "auto" | "away" | "off"): Promise<void> {
  const mine = await http.put<PresenceView>("/presence", { state })
  queries.setQueryData<Page<PresenceView>>(KEY, (page) => page && { ...page, items: page.items.map((each) => (each.user_id === mine.user_id ? mine : each)) })
}
