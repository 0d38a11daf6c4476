import { useEffect, useRef } from "react"

let layers = 0

/** While it stands, the browser's "back" (on a phone: the gesture) closes it instead of leaving the page beneath it. */
export function useBack(active: boolean, onBack: () => void): void {
  const close = useRef(onBack)
  useEffect(() => {
    close.current = onBack
  })
  useEffect(() => {
    if (!active) return
    const layer = ++layers
    const state = history.state as Record<string, unknown> | null
    history.pushState({ ...state, layer }, "")
    const back = () => {
      if (stands(layer)) return
      removeEventListener("popstate", back)
      close.current()
    }
    addEventListener("popstate", back)
    return () => {
      removeEventListener("popstate", back)
      // closed by other means: its step in the history goes with it
      if (stands(layer)) history.back()
    }
  }, [active])
}

const stands = (layer: number) => (history.state as { layer?: number } | null)?.layer === layer
