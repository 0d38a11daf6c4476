import { useMemo } from "react"
import { useLocation } from "wouter"
import { navigate } from "wouter/use-browser-location"
import { INSIDE } from "../../parts/up"
import { beneath } from "../../parts/useBack"

export interface Place {
  /** The dialog that is open. */
  id: number | null
  /** A phone shows its card. */
  card: boolean
}

export function placeOf(path: string): Place {
  const found = /^\/inbox\/(\d{1,15})(\/card)?\/?$/.exec(path)
  return { id: found ? Number(found[1]) : null, card: found?.[2] !== undefined }
}

export function usePlace(): Place {
  const [path] = useLocation()
  return useMemo(() => placeOf(path), [path])
}

/** From one dialog to the next the address changes in place: "back" leads to where the person came from, not through them all. */
export function openDialog(id: number, at?: number): void {
  const inside = placeOf(location.pathname).id !== null
  navigate(`/inbox/${id}${at === undefined ? "" : `?at=${at}`}`, { replace: inside, state: inside ? beneath() : INSIDE })
}

/** A message where it was said. */
export function openMessage(id: number, seq: number): void {
  const inside = placeOf(location.pathname).id !== null
  navigate(`/inbox/${id}?at=${seq}`, { replace: inside, state: inside ? beneath() : INSIDE })
}

export function openCard(id: number): void {
  navigate(`/inbox/${id}/card`, { state: INSIDE })
}
