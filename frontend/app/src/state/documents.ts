import type { InfiniteData } from "@tanstack/react-query"
import { useInfiniteQuery } from "@tanstack/react-query"
import type { DocumentsPage, DocumentView } from "../wire/api.gen"
import { http } from "../wire/http"
import { queries } from "./session"

export type Document = DocumentView
/** What files and links are bound to. */
export type About = Pick<Document["about"], "kind" | "id">
type Held = InfiniteData<DocumentsPage, string | null>

const KEY = ["documents"]
const AT_ONCE = 30
const NOUN = { card: "cards", contact: "contacts", company: "companies" } as const

/** Bound to it, newest first; of a person and a company those of their requests, too. Events make it fresh (state/live.ts). */
export function useDocuments({ kind, id }: About) {
  const pages = useInfiniteQuery({
    queryKey: [...KEY, kind, id],
    queryFn: ({ pageParam }) => http.get<DocumentsPage>(`/${NOUN[kind]}/${id}/documents`, { query: { limit: AT_ONCE, cursor: pageParam ?? undefined } }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    staleTime: 0,
  })
  return { documents: pages.data?.pages.flatMap(({ items }) => items), count: pages.data?.pages.at(-1)?.count ?? 0, pages }
}

/** It stands at once wherever it is drawn; what was removed stands nowhere. */
function put(document: Document): void {
  queries.setQueriesData<Held>({ queryKey: KEY }, (held) =>
    held && {
      ...held,
      pages: held.pages.map((page) => ({
        ...page,
        items: page.items.flatMap((each) => (each.id !== document.id || each.rev > document.rev ? each : document.removed ? [] : document)),
      })),
    },
  )
}

async function told(asked: Promise<Document>): Promise<Document> {
  const document = await asked
  put(document)
  await queries.invalidateQueries({ queryKey: KEY })
  return document
}

export interface NewDocument {
  file_id?: string
  url?: string
  library_id?: number
  title?: string
  client_id?: string
}

export const bind = ({ kind, id }: About, what: NewDocument) => told(http.post<Document>("/documents", { about: { kind, id }, ...what }))
export const rename = ({ id, rev }: Document, title: string) => told(http.patch<Document>(`/documents/${id}`, { rev, title }))
export const remove = ({ id }: Document) => told(http.delete<Document>(`/documents/${id}`))
export const restore = ({ id }: Document) => told(http.post<Document>(`/documents/${id}/restore`))
