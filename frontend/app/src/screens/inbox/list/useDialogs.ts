import { useQuery } from "@tanstack/react-query"
import { useCallback, useMemo, useRef, useState } from "react"
import { useMe } from "../../../shell/me"
import type { Order, View } from "../../../state/dialogs"
import { listed, listKey, loaded } from "../../../state/dialogs"
import { changeDialogs, useEntities } from "../../../state/store"
import { http } from "../../../wire/http"
import type { ConversationItem, ConversationRow, Page } from "../../../wire/types"
import { asked } from "../views"

const PAGE = 50

async function load(view: View, order: Order, cursor: string | null): Promise<null> {
  const query = { ...asked(view), order, limit: PAGE, cursor }
  const page = await http.get<Page<ConversationItem>>("/conversations", { query })
  changeDialogs((state) => loaded(state, { view, order, first: cursor === null, page }))
  return null
}

export interface DialogList {
  rows: readonly ConversationRow[]
  /** The first page has come. */
  ready: boolean
  error: Error | null
  retry: () => void
  /** The next page, unless it is on its way or there is none. */
  more: () => void
  /** Why the next page did not come. */
  moreError: Error | null
}

/** The rows of a view: fetched page by page, kept fresh by events. */
export function useDialogs(view: View, order: Order): DialogList {
  const me = useMe().id
  const dialogs = useEntities((state) => state.dialogs)
  const key = listKey(view, order)
  const list = dialogs.lists.get(key)
  const rows = useMemo(() => listed(dialogs, view, order, me), [dialogs, view, order, me])
  const { error, refetch } = useQuery({
    queryKey: ["dialogs", view, order],
    queryFn: () => load(view, order, null),
    staleTime: Infinity,
  })
  const [moreError, setMoreError] = useState<Error | null>(null)
  const coming = useRef<string | null>(null)
  const cursor = list?.next ?? null
  const more = useCallback(() => {
    if (cursor === null || coming.current === cursor) return
    coming.current = cursor
    setMoreError(null)
    load(view, order, cursor).catch((fault: unknown) => {
      coming.current = null
      setMoreError(fault instanceof Error ? fault : new Error(String(fault)))
    })
  }, [view, order, cursor])
  return { rows, ready: list !== undefined, error, retry: () => void refetch(), more, moreError }
}
