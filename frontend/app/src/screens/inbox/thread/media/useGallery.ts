import { useQuery } from "@tanstack/react-query"
import { useMemo } from "react"
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

/** The message whose picture was pressed. */
export interface From {
  conversation: number
  seq: number
}

const SIDE = 200

/** The pictures of a dialog round those of one message, the earliest first. They come while one looks. */
export function useGallery(own: readonly Attachment[], from: From | null): readonly Attachment[] {
  const earlier = useSide(from, "before")
  const later = useSide(from, "after")
  return useMemo(() => [...earlier.toReversed(), ...own, ...later], [earlier, own, later])
}

function useSide(from: From | null, side: "before" | "after"): readonly Attachment[] {
  const { data } = useQuery({
    queryKey: ["gallery", from?.conversation, side, from?.seq],
    queryFn: () => filesOf(from?.conversation ?? 0, "pictures", { [side]: from?.seq ?? 0, limit: SIDE }),
    enabled: from !== null,
    staleTime: 60_000,
  })
  return useMemo(() => (data?.items ?? []).map(({ file }) => file).filter(({ url }) => url), [data])
}
