import { useQuery } from "@tanstack/react-query"
import type { Alarm, HealthView, StoppedView } from "../wire/api.gen"
import { http } from "../wire/http"
import type { Page } from "../wire/types"

const EVERY_MS = 20_000

/** Something of the house that has stopped working by itself. */
export interface Raised {
  of: "channel" | "webhook"
  id: number
  name: string
  code: Alarm["code"] | "stopped"
  since: string
}

/** Channels that look connected and bring nothing, webhooks that were stopped: told to those who may look after them. */
export function useAlarms(rights: readonly string[]): Raised[] {
  const channels = useQuery({
    queryKey: ["channels", "health", "list"],
    queryFn: async () => (await http.get<Page<HealthView>>("/channels/health")).items,
    enabled: rights.includes("channels.health"),
    staleTime: 0,
    refetchInterval: EVERY_MS,
  })
  const stopped = useQuery({
    queryKey: ["webhooks", "stopped"],
    queryFn: async () => (await http.get<Page<StoppedView>>("/webhooks/stopped")).items,
    enabled: rights.includes("webhooks.manage"),
    staleTime: 0,
    refetchInterval: EVERY_MS,
  })
  return [
    ...(channels.data ?? []).flatMap(({ channel_id: id, name, alarms }) => alarms.map(({ code, since }): Raised => ({ of: "channel", id, name, code, since }))),
    ...(stopped.data ?? []).map(({ id, name, since }): Raised => ({ of: "webhook", id, name, code: "stopped", since })),
  ]
}
