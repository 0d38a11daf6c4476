import { QueryClientProvider } from "@tanstack/react-query"
import { act, renderHook, waitFor } from "@testing-library/react"
import type { ReactNode } from "react"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { queries } from "../../../state/session"
import type { FeedItem } from "../../../wire/api.gen"
import type { LoggedEvent } from "../../../wire/types"
import { placeUnder } from "./deeds"
import { NEWS_MOST, useFeed } from "./useFeed"

const listeners = vi.hoisted(() => new Set<(event: LoggedEvent) => void>())
vi.mock("../../../state/live", () => ({ onEvent: (each: (event: LoggedEvent) => void) => (listeners.add(each), () => listeners.delete(each)) }))

/** The newest number of the house's log; each fact's key is its own second. */
let newest: number
const fact = (id: number) => ({ key: `${id * 1_000_000}-${id}`, id }) as FeedItem
let asked: URL[]
let answer: (url: URL) => unknown

beforeEach(() => {
  queries.clear()
  asked = []
  answer = (url) => {
    const [cursor, since] = [url.searchParams.get("cursor"), url.searchParams.get("since")]
    const [from, to] = [cursor ? Number(cursor) - 1 : newest, since ? Number(since.split("-")[0]) / 1_000_000 : 0]
    const ids = Array.from({ length: from - to }, (_, at) => from - at).slice(0, Number(url.searchParams.get("limit")))
    return { items: ids.map(fact), next: ids.length && ids.at(-1)! > to + 1 ? String(ids.at(-1)) : null, looked_to: null }
  }
  vi.stubGlobal("fetch", (path: string) => {
    const url = new URL(path, "http://x")
    asked.push(url)
    return Promise.resolve(new Response(JSON.stringify(answer(url))))
  })
  vi.useFakeTimers({ shouldAdvanceTime: true })
})
afterEach(() => void vi.useRealTimers())

const wrapper = ({ children }: { children: ReactNode }) => <QueryClientProvider client={queries}>{children}</QueryClientProvider>
const ASKED = { whose: "all" }

async function begun() {
  const feed = renderHook(() => useFeed(ASKED), { wrapper })
  await waitFor(() => expect(feed.result.current.items?.length).toBe(40))
  return feed.result
}

async function happened(upto: number) {
  newest = upto
  for (const each of listeners) each({ type: "card.changed" } as LoggedEvent)
  await act(() => vi.advanceTimersByTimeAsync(5000))
}

const shown = (items: FeedItem[] | undefined) => items?.map(({ id }) => id)

test("after a few new facts what was read stays, and they stand above it", async () => {
  newest = 1000
  const feed = await begun()
  await happened(1003)
  expect(feed.current.news).toBe(3)
  act(() => feed.current.show())
  await waitFor(() => expect(shown(feed.current.items)).toEqual(Array.from({ length: 43 }, (_, at) => 1003 - at)))
})

test("what others like is seen where it stands, without asking for the list anew", async () => {
  newest = 1000
  const feed = await begun()
  const whole = answer
  answer = (url) => (url.pathname.endsWith(`/feed/${fact(990).key}`) ? { ...fact(990), likes: 2, likers: ["Борис"] } : whole(url))
  asked.length = 0
  for (const each of listeners) {
    each({ type: "fact.changed", fact: { id: 990 } } as LoggedEvent)
    each({ type: "fact.changed", fact: { id: 5 } } as LoggedEvent)
  }
  await waitFor(() => expect(feed.current.items?.find(({ id }) => id === 990)?.likes).toBe(2))
  await act(() => vi.advanceTimersByTimeAsync(5000))
  expect(asked.map(({ pathname }) => pathname)).toEqual([`/api/v1/feed/${fact(990).key}`])
  expect(shown(feed.current.items)).toEqual(Array.from({ length: 40 }, (_, at) => 1000 - at))
})

test("where what is new was sought in vain for long, nothing between it and what was read is left out", async () => {
  newest = 1000
  const feed = await begun()
  const whole = answer
  answer = (url) => {
    const page = whole(url) as { items: FeedItem[]; next: string | null }
    return url.searchParams.get("since") && page.items[0] ? { ...page, items: page.items.slice(0, 1), next: String(page.items[0].id) } : page
  }
  await happened(1000 + NEWS_MOST / 2)
  expect(feed.current.news).toBeLessThan(NEWS_MOST / 2)
  act(() => feed.current.show())
  await waitFor(() => expect(shown(feed.current.items)).toEqual(Array.from({ length: 40 }, (_, at) => 1000 + NEWS_MOST / 2 - at)))
})

test("a page that was looked through for nothing is not the end of what is new", async () => {
  newest = 1000
  const feed = await begun()
  const whole = answer
  answer = (url) => (url.searchParams.get("since") && !url.searchParams.get("cursor") ? { items: [], next: "1004", looked_to: null } : whole(url))
  await happened(1010)
  expect(feed.current.news).toBe(3)
  act(() => feed.current.show())
  await waitFor(() => expect(shown(feed.current.items)?.slice(0, 4)).toEqual([1003, 1002, 1001, 1000]))
})

test("who would see a comment alone is asked of the dialog that the fact is of, else of whom it is about", async () => {
  answer = (url) => (url.pathname.endsWith("/outside") ? { user_ids: [7] } : { conversation_id: url.pathname.endsWith("/company/3") ? null : 9, outside: [url.pathname.endsWith("/contact/2") ? 8 : 6] })
  const item = { ...fact(1), conversation_id: 5, card: { id: 1, name: "", kind: "" }, contact: null, company: null } as FeedItem
  expect(await placeUnder(item)).toEqual({ conversation_id: 5, outside: [7] })
  expect(await placeUnder({ ...item, conversation_id: null, card: null, contact: { id: 2, name: "", kind: "" } })).toEqual({ conversation_id: 9, outside: [8] })
  expect(await placeUnder({ ...item, conversation_id: null, card: null, company: { id: 3, name: "", kind: "" } })).toEqual({ conversation_id: null, outside: [6] })
  expect(asked.map(({ pathname }) => pathname.slice(7))).toEqual(["/conversations/5/outside", "/feed/place/contact/2", "/feed/place/company/3"])
})
