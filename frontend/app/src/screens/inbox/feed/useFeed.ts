import type { InfiniteData } from "@tanstack/react-query"
import { useInfiniteQuery } from "@tanstack/react-query"
import { useCallback, useEffect, useMemo, useState } from "react"
import { onEvent } from "../../../state/live"
import { queries } from "../../../state/session"
import type { Feed, FeedItem } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { unite } from "./fold"

export interface Asked {
  whose?: string
  about?: string
  id?: number
  section?: string | undefined
  by?: string | undefined
}

type Held = InfiniteData<Feed, string | null>
const KEY = "feed"
const PAGE = 40
/** More news than this are counted as "more than". */
export const NEWS_MOST = 100
/** What came is sought through so many pages. */
const NEWS_PAGES = 5
/** After an event, and never more often than this. */
const SOON_MS = 700
const AGAIN_MS = 3000
/** What was written at the same moment may have been committed a little later: so far back is looked again. */
const OVERLAP_US = 10_000_000n

const ask = (asked: Asked, more: { cursor?: string | undefined; since?: string | undefined; limit?: number }) => http.get<Feed>("/feed", { query: { limit: PAGE, ...asked, ...more } })

/** What is newer, newest first. Who sees little of a house is told little of what was looked through: it is asked further. */
async function since(asked: Asked, place: string): Promise<Pick<Feed, "items" | "next">> {
  const items: FeedItem[] = []
  let next: string | null = null
  for (let page = 0; page < NEWS_PAGES && (next !== null || !page) && items.length < NEWS_MOST; page++) {
    const found: Feed = await ask(asked, { since: place, limit: NEWS_MOST, cursor: next ?? undefined })
    items.push(...found.items)
    next = found.next
  }
  return { items, next }
}

/** The same place, a little before it. */
export function alittleBefore(key: string): string {
  const [at, id] = key.split("-")
  return `${BigInt(at!) - OVERLAP_US}-${id!}`
}

/** The feed, page by page, and what came since: it waits until it is asked for, so that nothing jumps. */
export function useFeed(asked: Asked) {
  const queryKey = useMemo(() => [KEY, asked] as const, [asked])
  const [news, setNews] = useState<FeedItem[]>([])
  // the answer broke off before it came down to what is shown: between the two stands more
  const [gap, setGap] = useState(false)
  const pages = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => ask(asked, { cursor: pageParam ?? undefined }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    // events bring what is new; what was read is not asked for again
    staleTime: Infinity,
    gcTime: 0,
  })
  const items = pages.data && unite(...pages.data.pages.map((page) => page.items))
  const top = items?.[0]?.key
  const begun = items !== undefined
  const look = useCallback(async () => {
    if (!begun) return
    const found = await (top ? since(asked, alittleBefore(top)) : ask(asked, {})).catch(() => null)
    if (!found) return
    const known = new Set((queries.getQueryData<Held>(queryKey)?.pages ?? []).flatMap((page) => page.items.map(({ key }) => key)))
    setNews(found.items.filter(({ key }) => !known.has(key)))
    setGap(top !== undefined && found.next !== null)
  }, [asked, begun, queryKey, top])
  useNewsAfterEvents(look)
  useChanged(queryKey)
  const show = useCallback(() => {
    if (gap || news.length >= NEWS_MOST) void queries.resetQueries({ queryKey })
    else queries.setQueryData<Held>(queryKey, (held) => held && { ...held, pages: held.pages.map((page, at) => (at ? page : { ...page, items: unite(news, page.items) })) })
    setNews([])
    setGap(false)
  }, [gap, news, queryKey])
  /** One of them, as it is now. */
  const put = useCallback((item: FeedItem) => putItem(queryKey, item), [queryKey])
  return { items, pages, news: news.length, show, put, looked: pages.data?.pages.at(-1)?.looked_to ?? null }
}

/** What others like, or say, of a fact that stands here is asked for at once; their own order and place stay. */
function useChanged(queryKey: readonly unknown[]): void {
  useEffect(
    () =>
      onEvent((event) => {
        if (event.type !== "fact.changed") return
        const item = queries.getQueryData<Held>(queryKey)?.pages.flatMap((page) => page.items).find(({ id }) => id === event.fact.id)
        if (!item) return
        void queries.invalidateQueries({ queryKey: ["feed-comments", item.key] })
        void http.get<FeedItem>(`/feed/${item.key}`).then((now) => putItem(queryKey, now), () => undefined)
      }),
    [queryKey],
  )
}

const putItem = (queryKey: readonly unknown[], item: FeedItem) =>
  void queries.setQueryData<Held>(queryKey, (held) => held && { ...held, pages: held.pages.map((page) => ({ ...page, items: page.items.map((each) => (each.key === item.key ? item : each)) })) })

/** Whatever event comes may have its fact in the feed; the feed itself knows which are mine to see. */
function useNewsAfterEvents(look: () => Promise<void>): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let last = 0
    const soon = () => {
      if (document.hidden) return
      timer ??= setTimeout(() => {
        timer = undefined
        last = Date.now()
        void look()
      }, Math.max(SOON_MS, last + AGAIN_MS - Date.now()))
    }
    const stop = onEvent((event) => {
      if (event.type !== "read.marked" && event.type !== "draft.changed" && event.type !== "fact.changed") soon()
    })
    document.addEventListener("visibilitychange", soon)
    return () => {
      stop()
      clearTimeout(timer)
      document.removeEventListener("visibilitychange", soon)
    }
  }, [look])
}
