import { useQuery } from "@tanstack/react-query"
import type { InvitationView } from "../wire/api.gen"
import { http } from "../wire/http"
import type { Page } from "../wire/types"
import { useChannels, useColleagues } from "./house"

/** How far a new house has come; null while that is not known. */
export interface FirstSteps {
  connected: boolean
  together: boolean
}

/** Whether customers can write, and whether anybody answers with me; asked by those who can do something about it. */
export function useFirstSteps(asks: boolean): FirstSteps | null {
  const channels = useChannels()
  const people = useColleagues()
  const invited = useQuery({
    queryKey: ["users", "invitations", "any"],
    queryFn: async () => (await http.get<Page<InvitationView>>("/users/invitations")).items.length > 0,
    enabled: asks,
  })
  if (!asks || invited.data === undefined || !people.length) return null
  return {
    connected: channels.some(({ kind, state }) => kind !== "internal" && state !== "deleted"),
    together: invited.data || people.filter(({ active }) => active).length > 1,
  }
}
