import { useQuery } from "@tanstack/react-query"
import type { LibraryItemView, LibraryUse, LibraryVersionView } from "../wire/api.gen"
import { http } from "../wire/http"
import type { Page } from "../wire/types"
import { queries } from "./session"

export type LibraryItem = LibraryItemView

const KEY = ["library"]

/** Files and links of the house, by folder and name: all of them. Events make it fresh (state/live.ts). */
export function useLibrary(wanted = true) {
  return useQuery({ queryKey: KEY, queryFn: () => http.get<Page<LibraryItem>>("/library").then(({ items }) => items), enabled: wanted, staleTime: Infinity })
}

export function useVersions(id: number) {
  return useQuery({ queryKey: [...KEY, id, "versions"], queryFn: () => http.get<Page<LibraryVersionView>>(`/library/${id}/versions`).then(({ items }) => items) })
}

async function told(asked: Promise<LibraryItem>): Promise<LibraryItem> {
  const item = await asked
  await queries.invalidateQueries({ queryKey: KEY })
  return item
}

export interface NewItem {
  file_id?: string
  url?: string
  title?: string
  folder?: string
  client_id?: string
}

export const putItem = (what: NewItem) => told(http.post<LibraryItem>("/library", what))
export const editItem = ({ id, rev }: LibraryItem, change: Pick<NewItem, "title" | "folder" | "url" | "file_id">) => told(http.patch<LibraryItem>(`/library/${id}`, { rev, ...change }))
export const removeItem = ({ id }: LibraryItem) => told(http.delete<LibraryItem>(`/library/${id}`))
export const restoreItem = ({ id }: LibraryItem) => told(http.post<LibraryItem>(`/library/${id}/restore`))
/** For a message: an upload of mine over the same bytes, or the address of a link. */
export const lendItem = (id: number) => http.post<LibraryUse>(`/library/${id}/use`)
