import { useQuery } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import type { Gone } from "../../../state/dialogs"
import * as dialogs from "../../../state/dialogs"
import { changeDialogs, useEntities } from "../../../state/store"
import { ApiError, http } from "../../../wire/http"
import type { ConversationItem, ConversationRow } from "../../../wire/types"

export interface Dialog {
  /** As it is, or as it last was. */
  row: ConversationRow | null
  /** It is out of my sight now. */
  gone: Gone | null
  /** There is none, or none for me. */
  missing: boolean
  error: Error | null
  retry: () => void
}

async function load(id: number): Promise<null> {
  const item = await http.get<ConversationItem>(`/conversations/${id}`)
  changeDialogs((state) => dialogs.read(dialogs.put(state, item), id, item.in_seq - item.unread))
  return null
}

/** One dialog by its address: from the lists, or fetched where no list has it. What has gone stays as it last was. */
export function useDialog(id: number): Dialog {
  const row = useEntities((state) => state.dialogs.rows.get(id))
  const gone = useEntities((state) => state.dialogs.gone.get(id)) ?? null
  const { error, refetch, isFetching } = useQuery({
    queryKey: ["dialog", id],
    queryFn: () => load(id),
    staleTime: Infinity,
    enabled: gone === null,
  })
  const [last, setLast] = useState(row)
  if (row && row !== last) setLast(row)
  const lost = row === undefined && gone === null && error === null && !isFetching
  useEffect(() => {
    if (lost) void refetch()
  }, [lost, refetch])
  const missing = error instanceof ApiError && error.status === 404
  return { row: row ?? last ?? null, gone, missing, error, retry: () => void refetch() }
}
