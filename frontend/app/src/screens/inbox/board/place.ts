import { useMemo } from "react"
import { useLocation, useSearch } from "wouter"
import { navigate } from "wouter/use-browser-location"
import { INSIDE } from "../../../parts/up"
import { beneath } from "../../../parts/useBack"
import { addressOf, filterOf } from "../../../state/board/filter"
import type { BoardFilter } from "../../../wire/api.gen"

export interface Place {
  funnel: number | null
  /** The card that is open beside. */
  card: number | null
  /** The status whose cards are listed. */
  listed: number | null
}

export function placeOf(path: string): Place {
  const found = /^\/board\/(\d{1,15})(?:\/(\d{1,15}))?\/?$/.exec(path)
  const list = /^\/board\/(\d{1,15})\/list\/(\d{1,15})\/?$/.exec(path)
  if (list) return { funnel: Number(list[1]), card: null, listed: Number(list[2]) }
  return { funnel: found ? Number(found[1]) : null, card: found?.[2] === undefined ? null : Number(found[2]), listed: null }
}

/** Where we are, and by what the board is narrowed: the address says it, so it can be handed on. */
export function usePlace(): Place & { filter: BoardFilter } {
  const [path] = useLocation()
  const search = useSearch()
  return useMemo(() => ({ ...placeOf(path), filter: filterOf(search) }), [path, search])
}

/** From one card to the next the address changes in place: "back" leads to the board. */
export function openCard(funnel: number, card: number): void {
  const inside = placeOf(location.pathname).card !== null
  navigate(`/board/${funnel}/${card}${location.search}`, { replace: inside, state: inside ? beneath() : INSIDE })
}

export const openBoard = (funnel: number, filter: BoardFilter = {}) => navigate(`/board/${funnel}${addressOf(filter)}`)
export const narrow = (filter: BoardFilter) => navigate(`${location.pathname}${addressOf(filter)}`, { replace: true, state: beneath() })
