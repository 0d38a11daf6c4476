import { useQuery } from "@tanstack/react-query"
import type { ActivityKindView } from "../wire/api.gen"
import { http } from "../wire/http"
import type { Page } from "../wire/types"

/** The house's own kinds of events, in their order, archived ones too; live (state/live.ts). */
export function useActivityKinds(): readonly ActivityKindView[] {
  return useQuery({ queryKey: ["activity-kinds"], queryFn: () => http.get<Page<ActivityKindView>>("/activity-kinds"), staleTime: Infinity }).data?.items ?? NONE
}

const NONE: readonly ActivityKindView[] = []
