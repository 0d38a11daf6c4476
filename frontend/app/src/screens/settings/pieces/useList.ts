import { useQuery } from "@tanstack/react-query"
import { queries } from "../../../state/session"
import { http } from "../../../wire/http"
import type { Page } from "../../../wire/types"

interface Options {
  every_ms?: number
  enabled?: boolean
  limit?: number
}

/** A whole list by its path. What an event makes old under "users" makes old ["users", "list"] too. */
export function useList<T>(path: string, { every_ms, enabled = true, limit }: Options = {}) {
  return useQuery({
    queryKey: [...parts(path), "list"],
    queryFn: async () => (await http.get<Page<T>>(path, { query: { limit } })).items,
    enabled,
    staleTime: 0,
    ...(every_ms && { refetchInterval: every_ms }),
  })
}

const parts = (path: string) => path.split("/").filter(Boolean)

/** It was changed here: ask again, also for what other screens share. */
export const refresh = (path: string): Promise<void> => queries.invalidateQueries({ queryKey: parts(path) })
