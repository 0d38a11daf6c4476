import { useQuery } from "@tanstack/react-query"
import type { TemplatesView } from "../wire/api.gen"
import { http } from "../wire/http"
import { onEvent } from "./live"
import { queries } from "./session"

export const templatesKey = (channel: number) => ["templates", channel] as const

/** What the channel's platform has approved, or not; asked for anew when it changes. */
export const useTemplates = (channel: number, wanted = true) =>
  useQuery({
    queryKey: templatesKey(channel),
    queryFn: () => http.get<TemplatesView>(`/channels/${channel}/templates`),
    enabled: wanted,
    staleTime: Infinity,
  })

onEvent((event) => {
  if (event.type === "templates.changed") void queries.invalidateQueries({ queryKey: templatesKey(event.templates.channel_id) })
})
