import { useQuery } from "@tanstack/react-query"
import { useMemo } from "react"
import { onEvent } from "./live"
import { queries } from "./session"
import { http } from "../wire/http"
import type { Funnel, Page, Status } from "../wire/types"
import type { Words } from "../words/words"
import type { Color } from "./funnels"

const STATUSES = [
  "lead_new", "lead_contacted", "lead_offer_made", "lead_converted", "lead_rejected",
  "deal_new", "deal_in_work", "deal_invoice", "deal_won", "deal_lost",
  "support_new", "support_in_work", "support_waiting", "support_closed",
] as const
const FUNNELS = ["leads", "deals", "support"] as const

/** What was shipped has words of its own until somebody renames it. */
export function statusName({ shipped, name }: Pick<Status, "shipped" | "name">, { t }: Words): string {
  const known = STATUSES.find((key) => key === shipped)
  return known ? t(`status.${known}`) : name
}

export function funnelName({ shipped, name }: Pick<Funnel, "shipped" | "name">, { t }: Words): string {
  const known = FUNNELS.find((key) => key === shipped)
  return known ? t(`status.${known}`) : name
}

export function useFunnels() {
  const { data } = useQuery({ queryKey: ["statuses"], queryFn: () => http.get<Page<Funnel>>("/statuses"), staleTime: Infinity })
  return data?.items
}

const asleep = ({ asleep: sleeps }: Pick<Funnel, "asleep">) => sleeps

/** Is each request a deal at once (B1)? Then nothing speaks of leads, but those that are left. */
export const useSimple = (): boolean => useFunnels()?.some(asleep) ?? false

/** In simple mode the step in which requests open that name no other. */
export const useHome = (): number | null => useFunnels()?.find(asleep)?.opens_in ?? null

/** Those that requests open in and are moved in: in simple mode not that of leads. */
export function useOpenFunnels() {
  const all = useFunnels()
  return useMemo(() => all?.filter((funnel) => !asleep(funnel)), [all])
}

// an administrator builds: every picker and history follows
onEvent((event) => {
  if (event.type === "funnels.changed") void queries.invalidateQueries({ queryKey: ["statuses"] })
})

/** The administrator's colours by name; shape tells the category without them. */
const COLORS: Readonly<Record<Color, string>> = {
  sky: "var(--face-4)",
  amber: "var(--amber)",
  ember: "var(--warmth-hot)",
  green: "var(--green)",
  violet: "var(--face-5)",
  rose: "var(--face-6)",
  copper: "var(--accent-text)",
  slate: "var(--text-3)",
}

export const statusColor = (name: string): string => (Object.hasOwn(COLORS, name) ? COLORS[name as Color] : "var(--text-3)")
