import { useQuery } from "@tanstack/react-query"
import { useEffect, useMemo } from "react"
import type { View } from "../../../state/dialogs"
import { standing } from "../../../state/dialogs"
import { countDialogs, moves } from "../../../state/counts"
import { onEvent } from "../../../state/live"
import { queries } from "../../../state/session"
import { useSavedViews } from "../../../state/views"
import type { Filter } from "../../../wire/types"

/** Everything but what is done: nobody works by that figure. */
const COUNTED: readonly View[] = ["mine", "unassigned", "all", "waiting", "unanswered", "mentions", "snoozed", "failed"]
const MOST_SAVED = 16
const EVERY_MS = 2000

/** How many dialogs a tab has: "12", "999+"; absent until it is known. */
export type Counts = ReadonlyMap<string, { n: number; text: string }>

const figure = (n: number, most: number) => ({ n, text: n >= most ? `${most - 1}+` : String(n) })

/** Asked anew after what moved a dialog, seldom enough, and while somebody looks. */
export function useCounts(): Counts {
  const { items, ready } = useSavedViews()
  const asked = useMemo(() => {
    const saved = items.slice(0, MOST_SAVED).map(({ id, filter }) => [String(id), filter] as const)
    return [...COUNTED.map((view) => [view, standing(view)] as const), ...saved]
  }, [items])
  const { data } = useQuery({
    queryKey: ["counts", JSON.stringify(asked)],
    queryFn: () => countDialogs(asked.map(([, filter]) => filter)),
    enabled: ready,
    placeholderData: (before) => before,
  })
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const again = () => {
      timer = undefined
      if (document.visibilityState === "visible") void queries.invalidateQueries({ queryKey: ["counts"] })
    }
    const stop = onEvent((event) => {
      if (moves(event)) timer ??= setTimeout(again, EVERY_MS)
    })
    document.addEventListener("visibilitychange", again)
    return () => {
      stop()
      clearTimeout(timer)
      document.removeEventListener("visibilitychange", again)
    }
  }, [])
  return useMemo(() => new Map(asked.flatMap(([tab], at) => (data?.counts[at] === undefined ? [] : [[tab, figure(data.counts[at], data.most)]]))), [asked, data])
}

/** How many match a filter: asked while somebody chooses. */
export function useMatching(filter: Filter, wanted: boolean): string | null {
  const { data } = useQuery({ queryKey: ["counts", "now", JSON.stringify(filter)], queryFn: () => countDialogs([filter]), enabled: wanted, staleTime: 0 })
  return data ? figure(data.counts[0] ?? 0, data.most).text : null
}
