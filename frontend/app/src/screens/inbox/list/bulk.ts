import { useQuery } from "@tanstack/react-query"
import { useEffect } from "react"
import { onEvent } from "../../../state/live"
import { own } from "../../../state/own"
import { queries } from "../../../state/session"
import { http } from "../../../wire/http"
import type { Bulk, Filter, Page, Skipped } from "../../../wire/types"

export type BulkVerb = Bulk["verb"]

export interface Deed {
  verb: BulkVerb
  args?: Record<string, unknown>
}

const KEY = ["bulk"]

/** Mine that runs, or may still be taken back; the newest first. */
export function useBulks(): readonly Bulk[] {
  const { data } = useQuery({ queryKey: KEY, queryFn: () => http.get<Page<Bulk>>("/conversations/bulk"), staleTime: Infinity })
  useEffect(() => onEvent((event) => event.type === "bulk.changed" && put(event.bulk)), [])
  return data?.items ?? []
}

/** What only goes up never goes back: an answer may come after the event that is newer. */
const further = (a: Bulk, b: Bulk) => a.state !== "running" || a.done + a.skipped >= b.done + b.skipped

/** How far it has come, unless more is known. */
export function put(bulk: Bulk): void {
  queries.setQueryData<Page<Bulk>>(KEY, (page) => {
    const items = page?.items ?? []
    const ours = items.find(({ id }) => id === bulk.id)
    if (ours && !further(bulk, ours)) return page
    return { items: [bulk, ...items.filter(({ id }) => id !== bulk.id)].sort((a, b) => b.id - a.id), next: null }
  })
}

const WHOLE_MS = 60_000

/** What was begun last, and which work it became. */
let last: { said: string; id: number | null } | null = null

/** They stay chosen: the same key once more, while the deed is under way, is a slip of the finger. */
function slips(said: string): boolean {
  if (last?.said !== said) return false
  const { id } = last
  return id === null || queries.getQueryData<Page<Bulk>>(KEY)?.items.find((bulk) => bulk.id === id)?.state === "running"
}

export async function begin(deed: Deed, whom: { ids: readonly number[] } | { filter: Filter }): Promise<void> {
  const said = JSON.stringify({ ...deed, ...whom })
  if (slips(said)) return
  const begun: typeof last = (last = { said, id: null })
  for (const of of "ids" in whom ? whom.ids.map((id) => `dialog/${id}`) : [null]) own(of, { ms: WHOLE_MS })
  try {
    const bulk = await http.post<Bulk>("/conversations/bulk", { ...deed, ...whom })
    begun.id = bulk.id
    put(bulk)
  } catch (error) {
    last = null
    throw error
  }
}

export async function takeBack(id: number): Promise<void> {
  own(null, { ms: WHOLE_MS })
  put(await http.post<Bulk>(`/conversations/bulk/${id}/undo`))
}

export async function halt(id: number): Promise<void> {
  put(await http.post<Bulk>(`/conversations/bulk/${id}/stop`))
}

export function useSkipped(id: number, wanted: boolean) {
  return useQuery({
    queryKey: ["bulk", id, "skipped"],
    queryFn: () => http.get<Page<Skipped>>(`/conversations/bulk/${id}/skipped`, { query: { limit: 200 } }),
    enabled: wanted,
  })
}
