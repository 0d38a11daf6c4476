import { useQuery } from "@tanstack/react-query"
import { useEffect } from "react"
import { create } from "zustand"
import { onEvent } from "../../../state/live"
import { onAnother, queries } from "../../../state/session"
import type { LeftRow, ListRun, NewListRun } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { newKey } from "../../../wire/key"
import type { Page } from "../../../wire/types"
import type { Listed } from "../../../shell/conditions/useColumns"
import { askRows } from "./useList"

/** Rows that something is to be done with together; `all`: everything that matches, loaded or not. */
interface Chosen {
  ids: ReadonlySet<number>
  all: boolean
  last: number | null
}

const NOTHING: Chosen = { ids: new Set(), all: false, last: null }
export const useChosenRows = create<Chosen>(() => NOTHING)
export const chooseNone = () => useChosenRows.setState(NOTHING)
export const chooseEverything = (ids: readonly number[]) => useChosenRows.setState({ ids: new Set(ids), all: true })
export const chooseLoaded = (ids: readonly number[]) => useChosenRows.setState({ ids: new Set(ids), all: false })
onAnother(chooseNone)

/** One, or from the last one on to this. */
export function chooseRow(order: readonly number[], id: number, stretch: boolean): void {
  useChosenRows.setState(({ ids, last }) => {
    const next = new Set(ids)
    const from = last === null ? -1 : order.indexOf(last)
    if (stretch && from >= 0) {
      const to = order.indexOf(id)
      for (const each of order.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(each)
    } else if (!next.delete(id)) next.add(id)
    return { ids: next, all: false, last: id }
  })
}

const keyOf = (of: ListRun["entity"]) => ["list-runs", of]

/** Mine that run, or ended a moment ago; the newest first. */
export function useRuns(of: Listed): readonly ListRun[] {
  const { data } = useQuery({ queryKey: keyOf(of), queryFn: () => http.get<Page<ListRun>>(`/lists/${of}/bulk`), staleTime: Infinity })
  useEffect(
    () =>
      onEvent((event) => {
        if (event.type !== "list_run.changed") return
        putRun(event.run)
        if (event.run.state !== "running") void askRows(event.run.entity)
      }),
    [],
  )
  return data?.items ?? []
}

/** What only goes up never goes back: an answer may come after the event that is newer. */
const further = (a: ListRun, b: ListRun) => a.state !== "running" || a.done + a.skipped >= b.done + b.skipped

export function putRun(run: ListRun): void {
  queries.setQueryData<Page<ListRun>>(keyOf(run.entity), (page) => {
    const items = page?.items ?? []
    const ours = items.find(({ id }) => id === run.id)
    if (ours && !further(run, ours)) return page
    return { items: [run, ...items.filter(({ id }) => id !== run.id)].sort((a, b) => b.id - a.id), next: null }
  })
}

/** What was asked for and not answered yet: asked for again, after a lost answer or by a second press, it is the same. */
let asked: { said: string; key: string; at: number } | null = null
/** Whoever asks again later means it anew. */
const SAME_MS = 600_000

export async function beginRun(of: Listed, run: Partial<NewListRun> & Pick<NewListRun, "verb">): Promise<void> {
  const said = JSON.stringify([of, run])
  const mine = asked?.said === said && Date.now() - asked.at < SAME_MS ? asked : { said, key: newKey(), at: Date.now() }
  asked = mine
  const begun = await http.post<ListRun>(`/lists/${of}/bulk`, { client_id: mine.key, ...run })
  if (asked === mine) asked = null
  putRun(begun)
}

export const takeRunBack = async (id: number) => putRun(await http.post<ListRun>(`/list-runs/${id}/undo`))
export const haltRun = async (id: number) => putRun(await http.post<ListRun>(`/list-runs/${id}/stop`))

export const useLeftRows = (id: number) => useQuery({ queryKey: ["list-runs", "left", id], queryFn: () => http.get<Page<LeftRow>>(`/list-runs/${id}/skipped`, { query: { limit: 200 } }) })
