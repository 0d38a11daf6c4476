import { useMemo } from "react"
import { useLocation, useSearch } from "wouter"
import { navigate } from "wouter/use-browser-location"
import { INSIDE } from "../../../parts/up"
import { beneath } from "../../../parts/useBack"
import { addressOf, filterOf } from "../../../state/board/filter"
import type { BoardFilter } from "../../../wire/api.gen"

/** The board, and the workplace that the same columns are a part of. */
export type Root = "board" | "sales"

export interface Place {
  root: Root
  funnel: number | null
  /** The card that is open beside. */
  card: number | null
  /** The dialog that is. */
  dialog: number | null
  /** The status whose cards are listed. */
  listed: number | null
}

const SHAPE = /^\/(board|sales)\/(\d{1,15})(?:\/(list\/|dialog\/)?(\d{1,15}))?\/?$/

export function placeOf(path: string): Place {
  const [, root, funnel, kind, id] = SHAPE.exec(path) ?? []
  const of = (wanted: string | undefined) => (id !== undefined && kind === wanted ? Number(id) : null)
  return { root: (root ?? path.split("/")[1]) === "sales" ? "sales" : "board", funnel: funnel === undefined ? null : Number(funnel), card: of(undefined), dialog: of("dialog/"), listed: of("list/") }
}

/** What a workplace asks for by itself: mine, and what nobody has yet. */
const READY: Record<Root, BoardFilter> = { board: {}, sales: { responsible: ["me", "nobody"] } }

const narrowed = (root: Root, filter: BoardFilter): BoardFilter => (filter.responsible?.length ? filter : { ...filter, ...READY[root] })

/** The same without what goes without saying. */
function said(root: Root, filter: BoardFilter): BoardFilter {
  const { responsible, ...rest } = filter
  return JSON.stringify(responsible) === JSON.stringify(READY[root].responsible) ? rest : filter
}

/** Narrowed by the person, beside what the place asks for by itself. */
export const isNarrowed = (root: Root, filter: BoardFilter): boolean => Object.keys(said(root, filter)).length > 0

/** Where we are, and by what the board is narrowed: the address says it, so it can be handed on. */
export function usePlace(): Place & { filter: BoardFilter } {
  const [path] = useLocation()
  const search = useSearch()
  return useMemo(() => {
    const place = placeOf(path)
    return { ...place, filter: narrowed(place.root, filterOf(search)) }
  }, [path, search])
}

function open(to: (root: Root) => string): void {
  const { root, card, dialog } = placeOf(location.pathname)
  const inside = card !== null || dialog !== null
  navigate(`${to(root)}${location.search}`, { replace: inside, state: inside ? beneath() : INSIDE })
}

/** From one card to the next the address changes in place: "back" leads to the board. */
export const openCard = (funnel: number, card: number) => open((root) => `/${root}/${funnel}/${card}`)
export const openTalk = (funnel: number, dialog: number) => open((root) => `/${root}/${funnel}/dialog/${dialog}`)

export function openBoard(funnel: number, filter: BoardFilter = {}): void {
  const { root } = placeOf(location.pathname)
  navigate(`/${root}/${funnel}${addressOf(said(root, filter))}`)
}

export function narrow(filter: BoardFilter): void {
  const { root } = placeOf(location.pathname)
  navigate(`${location.pathname}${addressOf(said(root, filter))}`, { replace: true, state: beneath() })
}
