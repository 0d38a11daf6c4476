import { useQuery } from "@tanstack/react-query"
import { useCallback, useMemo, useRef } from "react"
import { useNow } from "../../../parts/useNow"
import { useMe } from "../../../shell/me"
import { columnsOf } from "../../../state/board/columns"
import { ofDialog, queryOf } from "../../../state/board/filter"
import { closes } from "../../../state/funnels"
import { useFollowed } from "../../../state/follows"
import { useEntities } from "../../../state/store"
import { useWays } from "../../../state/ways"
import type { BoardFilter, ColumnTotals } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Card, Funnel, Page, Status } from "../../../wire/types"
import { useEdits } from "../card/saves"
import { useFresh } from "./useFresh"
import { keyOf, loadBoard, loadMore, totalsKey, useBoards } from "./store"

export interface ColumnData {
  status: Status
  unsorted: boolean
  most: number | null
  cards: readonly Card[]
  totals: ColumnTotals | undefined
  /** There are more than have been fetched. */
  more: (() => void) | null
}

const NOWHERE: ReadonlyMap<number, number> = new Map()

/** card → the column that it is on its way to. */
function useMoving(): ReadonlyMap<number, number> {
  const edits = useEdits(({ at }) => at)
  return useMemo(() => {
    const found = [...edits].flatMap(([key, edit]) => {
      const card = edit.state === "saving" ? /^card\/(\d+)\/status_id$/.exec(key) : null
      return card ? [[Number(card[1]), edit.mine as number] as const] : []
    })
    return found.length ? new Map(found) : NOWHERE
  }, [edits])
}

/** The columns of a funnel: fetched page by page, kept fresh by events. */
export function useBoard(funnel: Funnel, filter: BoardFilter) {
  const me = useMe().id
  const key = keyOf(funnel.id, filter)
  const cards = useEntities((state) => state.cards)
  const rows = useEntities((state) => state.dialogs.rows)
  const { talks, tasks } = useBoards()
  const known = useBoards(({ at }) => at.get(key))
  const moving = useMoving()
  const now = useNow()
  const { error, refetch } = useQuery({ queryKey: ["board", "page", key], queryFn: () => loadBoard(funnel.id, filter), staleTime: Infinity })
  const totals = useTotals(funnel.id, filter, known !== undefined)
  const more = useMore(funnel.id, filter)
  // dialogs matter to where a card stands only where waiting does
  const waits = filter.unanswered === true || ofDialog(filter) !== null || [...(known?.reaches.values() ?? [])].some(({ order }) => order === "waiting")
  const told = waits ? rows : null
  const marks = useEntities((state) => (filter.unread ? state.dialogs.marks : null))
  const ways = useWays()
  const followed = useFollowed(filter.followed === true)
  const standing = useMemo(() => {
    if (!known) return null
    const talk = (card: Card) => (told ? told.get(talks.get(card.id) ?? 0) : undefined)
    const closing = new Set(funnel.statuses.filter(({ category }) => closes(category)).map(({ id }) => id))
    const asked = { filter, reaches: known.reaches, days: known.view.days, closing }
    return columnsOf(cards.values(), asked, { me, now, talk, read: (row) => marks?.get(row.id) ?? row.in_seq, ways, followed, known: (card) => ({ talk: talk(card), task: tasks.get(card.id) }), moving })
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the key says all of the filter
  }, [known, cards, told, marks, ways, followed, talks, tasks, key, me, moving, now, funnel])
  const columns = useMemo<ColumnData[]>(
    () =>
      (known?.columns ?? []).flatMap(({ status_id, unsorted, most }) => {
        const status = funnel.statuses.find(({ id }) => id === status_id)
        if (!status) return []
        const next = known?.reaches.get(status_id)?.next ?? null
        const sums = totals?.find((each) => each.status_id === status_id)
        return [{ status, unsorted, most, cards: standing?.get(status_id) ?? [], totals: sums, more: next === null ? null : () => more(status_id, next) }]
      }),
    [known, funnel, standing, totals, more],
  )
  return { columns, ready: known !== undefined, error, retry: () => void refetch() }
}

function useMore(funnel: number, filter: BoardFilter) {
  const coming = useRef(new Set<string>())
  const key = keyOf(funnel, filter)
  return useCallback(
    (status: number, next: string) => {
      if (coming.current.has(next)) return
      coming.current.add(next)
      // one that did not come is asked for by the next look at the column's end
      void loadMore(funnel, status, filter).catch(() => undefined).finally(() => coming.current.delete(next))
    },
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the key says all of the filter
    [funnel, key],
  )
}

function useTotals(funnel: number, filter: BoardFilter, ready: boolean): ColumnTotals[] | undefined {
  const { data } = useQuery({
    queryKey: [...totalsKey(funnel), queryOf(filter)],
    queryFn: async () => (await http.get<Page<ColumnTotals>>(`/board/${funnel}/totals`, { query: queryOf(filter) })).items,
    staleTime: Infinity,
    enabled: ready,
  })
  useFresh(totalsKey(funnel))
  return data
}
