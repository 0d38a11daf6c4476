import { useInfiniteQuery } from "@tanstack/react-query"
import { useEffect, useMemo } from "react"
import { onEvent } from "../../../../state/live"
import { queries } from "../../../../state/session"
import { http } from "../../../../wire/http"
import type { Attachment } from "../../../../wire/types"

export interface Kept {
  conversation_id: number
  seq: number
  at: string
  direction: string
  file: Attachment
}

export interface KeptPage {
  items: Kept[]
  next: number | null
}

export type Sort = "pictures" | "sounds" | "documents"

export const filesOf = (conversation: number, sort: Sort, query: { before?: number; after?: number; limit?: number }) =>
  http.get<KeptPage>(`/conversations/${conversation}/files`, { query: { sort, ...query } })

/** What is asked by this key is asked again when a file comes to the dialog, or to another one of the same person. */
export function useNewFiles(key: string, conversation: number | undefined, contact: number | null = null): void {
  useEffect(
    () =>
      onEvent((event) => {
        if (event.type !== "message.arrived" && event.type !== "message.changed") return
        const here = event.conversation.id === conversation || (contact !== null && event.conversation.contact?.id === contact)
        if (here && event.message.attachments.length) void queries.invalidateQueries({ queryKey: [key, conversation ?? null] })
      }),
    [key, conversation, contact],
  )
}

/** The message whose picture was pressed. */
export interface From {
  conversation: number
  seq: number
}

const SIDE = 200

export interface Gallery {
  files: readonly Attachment[]
  /** One looks at this one: what lies beyond the ends is on its way when they are near. */
  look: (at: number) => void
}

const NEAR = 20

/** The pictures of a dialog round those of one message, the earliest first. They come while one looks. */
export function useGallery(own: readonly Attachment[], from: From | null): Gallery {
  const earlier = useSide(from, "before")
  const later = useSide(from, "after")
  useNewFiles("gallery", from?.conversation)
  const files = useMemo(() => [...earlier.files.toReversed(), ...own, ...later.files], [earlier.files, own, later.files])
  const look = (at: number) => {
    if (at < NEAR) earlier.more()
    if (files.length - at <= NEAR) later.more()
  }
  return { files, look }
}

function useSide(from: From | null, side: "before" | "after") {
  const { data, hasNextPage, isFetching, fetchNextPage } = useInfiniteQuery({
    queryKey: ["gallery", from?.conversation, side, from?.seq],
    queryFn: ({ pageParam }) => filesOf(from?.conversation ?? 0, "pictures", { [side]: pageParam, limit: SIDE }),
    initialPageParam: from?.seq ?? 0,
    getNextPageParam: ({ next }) => next,
    enabled: from !== null,
    // a file may have come while nobody looked
    staleTime: 0,
  })
  const files = useMemo(() => (data?.pages ?? []).flatMap(({ items }) => items.map(({ file }) => file)).filter(({ url }) => url), [data])
  return { files, more: () => void (hasNextPage && !isFetching && fetchNextPage()) }
}
