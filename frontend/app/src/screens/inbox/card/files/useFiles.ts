import { useInfiniteQuery } from "@tanstack/react-query"
import { http } from "../../../../wire/http"
import type { Page } from "../../../../wire/types"
import type { Kept, Sort } from "../../thread/media/useGallery"
import { filesOf, useNewFiles } from "../../thread/media/useGallery"

const AT_ONCE = 24

export interface Where {
  /** Null: all dialogs of the contact. */
  conversation: number | null
  /** All dialogs of this person, as far as I see them; null: this dialog alone. */
  contact: number | null
}

/** Files of a dialog, or of all dialogs with a person, newest first, page by page. */
export function useFiles({ conversation, contact }: Where, sort: Sort) {
  const key = ["files", conversation, contact, sort]
  const pages = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => page({ conversation, contact }, sort, pageParam),
    initialPageParam: null as string | number | null,
    getNextPageParam: (last) => last.next,
  })
  useNewFiles("files", conversation ?? undefined, contact)
  return { ...pages, items: pages.data?.pages.flatMap(({ items }) => items) }
}

async function page({ conversation, contact }: Where, sort: Sort, from: string | number | null): Promise<{ items: Kept[]; next: string | number | null }> {
  if (contact === null) return filesOf(conversation ?? 0, sort, { limit: AT_ONCE, ...(typeof from === "number" && { before: from }) })
  return http.get<Page<Kept>>(`/contacts/${contact}/files`, { query: { sort, limit: AT_ONCE, cursor: from ?? undefined } })
}
