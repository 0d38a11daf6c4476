import type { InfiniteData } from "@tanstack/react-query"
import { useInfiniteQuery, useQuery } from "@tanstack/react-query"
import { useEffect } from "react"
import { onEvent } from "../../../state/live"
import { queries } from "../../../state/session"
import type { ColumnView, CompanyView, ContactView, ListCount, ListOrder, ListView, Where } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Page } from "../../../wire/types"

export type Entity = "contact" | "company"
export type Row = ContactView | CompanyView
export const NOUN = { contact: "contacts", company: "companies" } as const

export interface Wanted {
  where: Where | null
  search: string
  order: ListOrder
}

const NONE: readonly never[] = []
const MOST = 100

export function useRows(of: Entity, wanted: Wanted) {
  const pages = useInfiniteQuery({
    queryKey: [NOUN[of], "list", wanted],
    queryFn: ({ pageParam, signal }) => http.post<Page<Row>>(`/${NOUN[of]}/list`, { ...wanted, limit: MOST, cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: (before) => before,
  })
  return { rows: pages.data?.pages.flatMap(({ items }) => items), pages }
}

export function useCount(of: Entity, { where, search }: Wanted): ListCount | undefined {
  const ask = () => http.post<ListCount>(`/${NOUN[of]}/count`, { where, search })
  return useQuery({ queryKey: [NOUN[of], "count", where, search], queryFn: ask }).data
}

/** What I may be shown, sort and filter by. */
export function useColumns(of: Entity): readonly ColumnView[] {
  const ask = () => http.get<Page<ColumnView>>(`/lists/${of}/columns`)
  return useQuery({ queryKey: ["fields", "columns", of], queryFn: ask, staleTime: Infinity }).data?.items ?? NONE
}

const viewsOf = (of: Entity) => ["list-views", of]

export function useListViews(of: Entity): readonly ListView[] {
  return useQuery({ queryKey: viewsOf(of), queryFn: () => http.get<Page<ListView>>(`/lists/${of}/views`) }).data?.items ?? NONE
}

export const putViews = (of: Entity, page: Page<ListView>) => void queries.setQueryData(viewsOf(of), page)
export const askViews = (of: Entity) => queries.invalidateQueries({ queryKey: viewsOf(of) })
export const askRows = (of: Entity) => queries.invalidateQueries({ queryKey: [NOUN[of]] })

/** The row stands at once wherever it is drawn. */
export function putRow(of: Entity, row: Row): void {
  queries.setQueriesData<InfiniteData<Page<Row>>>({ queryKey: [NOUN[of], "list"] }, (held) =>
    held && { ...held, pages: held.pages.map((page) => ({ ...page, items: page.items.map((each) => (each.id === row.id && each.rev <= row.rev ? row : each)) })) },
  )
  queries.setQueryData<Row>([NOUN[of], row.id], (held) => (held && held.rev > row.rev ? held : row))
}

/** Somebody changed a person: the row is what it is now. Companies are asked anew (state/live.ts). */
export function useLivePeople(of: Entity): void {
  useEffect(() => {
    if (of !== "contact") return
    let timer = 0
    const stop = onEvent((event) => {
      if (event.type === "contact.changed") putRow("contact", event.contact)
      if (event.type !== "contact.changed" && event.type !== "gone" && event.type !== "appeared") return
      clearTimeout(timer)
      timer = window.setTimeout(() => void queries.invalidateQueries({ queryKey: ["contacts", "list"] }), 1500)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [of])
}
