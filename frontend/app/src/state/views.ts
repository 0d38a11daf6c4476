import { useQuery } from "@tanstack/react-query"
import { useMemo } from "react"
import type { ViewList } from "../wire/api.gen"
import { http } from "../wire/http"
import type { SavedView } from "../wire/types"
import { queries } from "./session"
import { useWorkView, workViewNow } from "./workplaces"

const NONE: ViewList = { items: [], next: null, tabs: [], first: null }

/** Views that I may use, and how I have my tabs; events make them fresh (state/live.ts). `ready`: they have come. */
export function useSavedViews(): ViewList & { ready: boolean } {
  const { data, isError } = useQuery({ queryKey: ["views"], queryFn: () => http.get<ViewList>("/views"), staleTime: Infinity })
  const work = useWorkView()
  const list = useMemo(() => withWork(data ?? NONE, work), [data, work])
  return { ...list, ready: data !== undefined || isError }
}

/** The workplace's own view stands first, and opens first for who has not chosen another. */
const withWork = (list: ViewList, work: SavedView | null): ViewList => (work ? { ...list, items: [work, ...list.items], first: list.first ?? String(work.id) } : list)

export const savedViewsNow = (): ViewList => withWork(queries.getQueryData<ViewList>(["views"]) ?? NONE, workViewNow())

/** Known at once in this window; the event brings it to the others. */
function keep(change: (list: ViewList) => ViewList): void {
  queries.setQueryData<ViewList>(["views"], (list) => list && change(list))
}

export type Draft = Pick<SavedView, "name" | "icon" | "color" | "filter" | "order" | "scope" | "team_id">

export async function saveView(draft: Draft): Promise<SavedView> {
  const made = await http.post<SavedView>("/views", draft)
  keep((list) => ({ ...list, items: [...list.items.filter(({ id }) => id !== made.id), made] }))
  return made
}

export async function changeView(id: number, change: Partial<Draft>): Promise<void> {
  const made = await http.patch<SavedView>(`/views/${id}`, change)
  keep((list) => ({ ...list, items: list.items.map((each) => (each.id === id ? made : each)) }))
}

export async function deleteView(id: number): Promise<void> {
  await http.delete(`/views/${id}`)
  keep((list) => ({ ...list, items: list.items.filter((each) => each.id !== id) }))
}

export async function keepTabs(tabs: string[], first: string | null): Promise<void> {
  keep((list) => ({ ...list, tabs, first }))
  await http.put("/views/tabs", { tabs, first })
}
