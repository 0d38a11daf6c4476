import { useQuery } from "@tanstack/react-query"
import { useCallback, useMemo, useRef, useState } from "react"
import { useMe } from "../../../shell/me"
import type { Dialogs, Wanted } from "../../../state/dialogs"
import { listKey, loaded } from "../../../state/dialogs"
import { queryOf } from "../../../state/filter"
import type { Listing } from "../../../state/listing"
import { relisted } from "../../../state/listing"
import { useFollowed } from "../../../state/follows"
import { namedIn, useMentions } from "../../../state/mentions"
import { changeDialogs, useEntities } from "../../../state/store"
import type { Ways } from "../../../state/ways"
import { useWays } from "../../../state/ways"
import { http } from "../../../wire/http"
import type { ConversationItem, ConversationRow, Page } from "../../../wire/types"

const PAGE = 50

async function load(wanted: Wanted, cursor: string | null): Promise<null> {
  const query = { ...queryOf(wanted.filter), order: wanted.order, limit: PAGE, cursor }
  const page = await http.get<Page<ConversationItem>>("/conversations", { query })
  changeDialogs((state) => loaded(state, { wanted, first: cursor === null, page }))
  return null
}

/** Only what an event changed is put in its place: the list of before is kept for the next one. */
function lister() {
  let last: Listing | null = null
  return (state: Dialogs, wanted: Wanted, me: number, named: ReadonlySet<number>, ways: Ways, followed: ReadonlySet<string>) => (last = relisted(last, state, wanted, me, named, ways, followed))
}

export interface DialogList {
  rows: readonly ConversationRow[]
  /** Who left it before my eyes. */
  left: Listing["left"]
  /** The first page has come. */
  ready: boolean
  error: Error | null
  retry: () => void
  /** The next page, unless it is on its way or there is none. */
  more: () => void
  /** Why the next page did not come. */
  moreError: Error | null
}

/** The rows of a filter: fetched page by page, kept fresh by events. */
export function useDialogs(wanted: Wanted): DialogList {
  const me = useMe().id
  const dialogs = useEntities((state) => state.dialogs)
  const key = listKey(wanted)
  const known = dialogs.lists.get(key)
  const mentions = useMentions()
  const named = useMemo(() => namedIn(mentions), [mentions])
  const ways = useWays()
  const followed = useFollowed(wanted.filter.followed === true)
  const [list] = useState(lister)
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the key says all of it
  const { rows, left } = useMemo(() => list(dialogs, wanted, me, named, ways, followed), [list, dialogs, key, me, named, ways, followed])
  const { error, refetch } = useQuery({ queryKey: ["dialogs", key], queryFn: () => load(wanted, null), staleTime: Infinity })
  const [moreError, setMoreError] = useState<Error | null>(null)
  const coming = useRef<string | null>(null)
  const cursor = known?.next ?? null
  const more = useCallback(() => {
    const next = `${key} ${cursor}`
    if (cursor === null || coming.current === next) return
    coming.current = next
    setMoreError(null)
    load(wanted, cursor).catch((fault: unknown) => {
      coming.current = null
      setMoreError(fault instanceof Error ? fault : new Error(String(fault)))
    })
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the key says all of it
  }, [key, cursor])
  return { rows, left, ready: known !== undefined, error, retry: () => void refetch(), more, moreError }
}
