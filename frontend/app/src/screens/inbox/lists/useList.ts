import type { InfiniteData } from "@tanstack/react-query"
import { useInfiniteQuery, useQuery } from "@tanstack/react-query"
import { useEffect, useMemo } from "react"
import { onEvent } from "../../../state/live"
import { queries } from "../../../state/session"
import { useEntities } from "../../../state/store"
import type { CompanyView, ContactView, ListCount, ListOrder, ListView, RequestRow, Where } from "../../../wire/api.gen"
import type { Listed } from "../../../shell/conditions/useColumns"
import { http } from "../../../wire/http"
import type { LoggedEvent, Page } from "../../../wire/types"
import { take } from "../board/store"

export type Entity = "contact" | "company" | "card"
export type Row = ContactView | CompanyView | RequestRow
/** What they are asked for by, and under which name they are held. */
export const NOUN = { contact: "contacts", company: "companies", card: "cards", invoice: "invoices", order: "orders" } as const
/** The section in which they are looked at. */
export const PLACE = { contact: "contacts", company: "companies", card: "requests", invoice: "invoices", order: "orders" } as const

export const isRequest = (row: Row): row is RequestRow => "card" in row
export const isPerson = (row: Row): row is ContactView => "identities" in row

/** By which right rows are changed. */
export const EDITS = { contact: "contacts.edit", company: "companies.edit", card: "cards.edit" } as const

export interface Wanted {
  where: Where | null
  search: string
  /** Of what was deleted. */
  bin?: boolean
  order: ListOrder
}

const NONE: readonly never[] = []
const MOST = 100

export function useRows(of: Entity, wanted: Wanted) {
  const pages = useInfiniteQuery({
    queryKey: [NOUN[of], "list", wanted],
    queryFn: async ({ pageParam, signal }) => {
      const page = await http.post<Page<Row>>(`/${NOUN[of]}/list`, { ...wanted, limit: MOST, cursor: pageParam }, { signal })
      // each thing goes where its kind lies, and is live from there
      if (of === "card" && !wanted.bin) take(page.items.filter(isRequest))
      return page
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: (before) => before,
  })
  const cards = useEntities((state) => (of === "card" ? state.cards : null))
  const rows = useMemo(
    () =>
      pages.data?.pages
        .flatMap(({ items }) => items)
        .map((row) => {
          const card = isRequest(row) ? cards?.get(row.id) : undefined
          return card && isRequest(row) && card.version > row.rev ? { ...row, card, rev: card.version } : row
        }),
    [pages.data, cards],
  )
  return { rows, pages }
}

export function useCount(of: Entity, { where, search, bin = false }: Wanted): ListCount | undefined {
  const ask = () => http.post<ListCount>(`/${NOUN[of]}/count`, { where, search, bin })
  return useQuery({ queryKey: [NOUN[of], "count", where, search, bin], queryFn: ask }).data
}

export { useColumns } from "../../../shell/conditions/useColumns"

const viewsOf = (of: Listed) => ["list-views", of]

export function useListViews(of: Listed): readonly ListView[] {
  return useQuery({ queryKey: viewsOf(of), queryFn: () => http.get<Page<ListView>>(`/lists/${of}/views`) }).data?.items ?? NONE
}

export const putViews = (of: Listed, page: Page<ListView>) => void queries.setQueryData(viewsOf(of), page)
export const askViews = (of: Listed) => queries.invalidateQueries({ queryKey: viewsOf(of) })
export const askRows = (of: Listed) => queries.invalidateQueries({ queryKey: [NOUN[of]] })

/** The row stands at once wherever it is drawn. */
export function putRow(of: Entity, row: Row): void {
  queries.setQueriesData<InfiniteData<Page<Row>>>({ queryKey: [NOUN[of], "list"] }, (held) =>
    held && { ...held, pages: held.pages.map((page) => ({ ...page, items: page.items.map((each) => (each.id === row.id && each.rev <= row.rev ? row : each)) })) },
  )
  if (of !== "card") queries.setQueryData<Row>([NOUN[of], row.id], (held) => (held && held.rev > row.rev ? held : row))
}

const MOVES: Partial<Record<Entity, readonly LoggedEvent["type"][]>> = {
  contact: ["contact.changed", "gone", "appeared"],
  card: ["card.changed", "gone", "appeared", "task.changed"],
}
const REST_MS = 1500

/** Somebody changed a person or a request: the row is what it is now. Companies are asked anew (state/live.ts). */
export function useLiveRows(of: Entity): void {
  useEffect(() => {
    const moves = MOVES[of]
    if (!moves) return
    let timer = 0
    const stop = onEvent((event) => {
      if (event.type === "contact.changed" && of === "contact") putRow("contact", event.contact)
      // whatever goes on, once in a while is enough
      if (!moves.includes(event.type) || timer) return
      timer = window.setTimeout(() => {
        timer = 0
        for (const what of ["list", "count"]) void queries.invalidateQueries({ queryKey: [NOUN[of], what] })
      }, REST_MS)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [of])
}
