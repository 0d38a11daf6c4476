import { useQuery } from "@tanstack/react-query"
import { http } from "../wire/http"
import type { Alarm, HealthView } from "../wire/api.gen"
import type { Page } from "../wire/types"

const EVERY_MS = 20_000

export interface Raised {
  channel: Pick<HealthView, "channel_id" | "name">
  alarm: Alarm
}

/** Channels that look connected and bring nothing: told to those who may look after them. */
export function useAlarms(enabled: boolean): Raised[] {
  const found = useQuery({
    queryKey: ["channels", "health", "list"],
    queryFn: async () => (await http.get<Page<HealthView>>("/channels/health")).items,
    enabled,
    staleTime: 0,
    refetchInterval: EVERY_MS,
  })
  return (found.data ?? []).flatMap((channel) => channel.alarms.map((alarm) => ({ channel, alarm })))
}
