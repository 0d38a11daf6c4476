import { useInfiniteQuery } from "@tanstack/react-query"
import { useDeferredValue, useEffect, useMemo, useState } from "react"
import { onEvent } from "../../../state/live"
import { queries } from "../../../state/session"
import type { EventView, Events } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { LoggedEvent } from "../../../wire/types"
import type { Narrowed } from "./sections"
import { asked } from "./sections"

/** Whose: of one request, person or company, or everybody's. */
export type Of = { card_id: number } | { contact_id: number } | { company_id: number } | Record<string, never>

/** Events page by page, newest first. `concerns`: after which news the list is asked for anew. */
export function useEvents(of: Of, narrowed: Narrowed, concerns: (event: LoggedEvent) => boolean) {
  const wanted = useDeferredValue(narrowed)
  // the moment that "the last week" is measured from stands still while one reads
  const [now] = useState(Date.now)
  const query = useMemo(() => ({ ...of, ...asked(wanted, now) }), [of, wanted, now])
  const queryKey = useMemo(() => ["activities", query], [query])
  const pages = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => http.get<Events>("/activities", { query: { ...query, cursor: pageParam ?? undefined } }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
  useEffect(() =>
    onEvent((event) => {
      if (concerns(event)) void queries.invalidateQueries({ queryKey })
    }),
  )
  return { events: pages.data && once(pages.data.pages.flatMap(({ items }) => items)), pages, looked: pages.data?.pages.at(-1)?.looked_to ?? null }
}

/** Each once: a page that was asked for anew may begin with what the one before ended with. */
function once(items: readonly EventView[]): EventView[] {
  const seen = new Set<number>()
  return items.filter(({ id }) => !seen.has(id) && seen.add(id))
}
