import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import { http } from "../../../wire/http"
import type { Found, FoundCard, FoundCompany, FoundContact, FoundDialog, FoundMessage } from "../../../wire/types"
import { isAsked, useSearching } from "./searching"

const REST_MS = 140
const LIMIT = 20
/** So many of the groups beside the messages are shown at first. */
export const FEW = 5

export type Hit =
  | { kind: "dialog"; key: string; hit: FoundDialog }
  | { kind: "message"; key: string; hit: FoundMessage }
  | { kind: "contact"; key: string; hit: FoundContact }
  | { kind: "company"; key: string; hit: FoundCompany }
  | { kind: "card"; key: string; hit: FoundCard }

export interface Section {
  kind: Hit["kind"]
  hits: Hit[]
  /** There are more than are shown. */
  more: boolean
}

/** What was typed, once the fingers rest. */
function useRested(typed: string): string {
  const [rested, setRested] = useState(typed)
  useEffect(() => {
    const timer = setTimeout(() => setRested(typed), REST_MS)
    return () => clearTimeout(timer)
  }, [typed])
  return typed.trim() === "" ? "" : rested
}

export function useFound(open: ReadonlySet<Hit["kind"]>) {
  const asked = useSearching()
  const typed = useRested(asked.typed).trim()
  const { here, mine, file } = asked
  const found = useInfiniteQuery({
    queryKey: ["search", typed, here, mine, file],
    queryFn: ({ pageParam, signal }) =>
      http.get<Found>("/search", {
        query: { q: typed, limit: LIMIT, conversation_id: here, mine: mine || null, file: file || null, cursor: pageParam, group: pageParam && "messages" },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    enabled: isAsked({ ...asked, typed }),
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  })
  const pages = found.data?.pages
  return { ...found, first: pages?.[0], sections: pages ? sectionsOf(pages, open) : [] }
}

function sectionsOf(pages: readonly Found[], open: ReadonlySet<Hit["kind"]>): Section[] {
  const [first] = pages
  if (!first) return []
  const few = (kind: Hit["kind"], hits: Hit[]): Section => {
    const most = open.has(kind) ? hits.length : FEW
    return { kind, hits: hits.slice(0, most), more: hits.length > most }
  }
  const said = pages.flatMap(({ messages }) => messages)
  return [
    few("dialog", first.dialogs.map((hit) => ({ kind: "dialog", key: `d${hit.conversation.id}`, hit }))),
    {
      kind: "message" as const,
      hits: said.map((hit) => ({ kind: "message" as const, key: `m${hit.conversation_id}-${hit.seq}`, hit })),
      more: pages.at(-1)!.next !== null,
    },
    few("contact", first.contacts.map((hit) => ({ kind: "contact", key: `p${hit.id}`, hit }))),
    few("company", first.companies.map((hit) => ({ kind: "company", key: `f${hit.id}`, hit }))),
    few("card", first.cards.map((hit) => ({ kind: "card", key: `c${hit.id}`, hit }))),
  ].filter(({ hits }) => hits.length > 0)
}
