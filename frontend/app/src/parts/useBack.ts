import { useEffect, useRef } from "react"
import { useWidth } from "./useWidth"

// Ids of another load of the page must not be taken for ours.
let layers = Date.now()
const open = new Set<number>()

/** A step back of ours is on its way: what wants to stand on top waits for it, or it would be taken off instead. */
let leaving = false
const waiting = new Set<() => void>()

const top = () => (history.state as { layer?: number } | null)?.layer
const stands = (layer: number) => top() === layer

function leave(): void {
  leaving = true
  history.back()
}

addEventListener("popstate", () => {
  const layer = top()
  leaving = layer !== undefined && !open.has(layer)
  // What stood here is closed: the step goes on to the page beneath.
  if (leaving) {
    history.back()
    return
  }
  for (const push of waiting) push()
  waiting.clear()
})

/** While it stands, the browser's "back" (on a phone: the gesture) closes it instead of leaving the page beneath it. */
export function useBack(active: boolean, onBack: () => void): void {
  const close = useRef(onBack)
  useEffect(() => {
    close.current = onBack
  })
  useEffect(() => {
    if (!active) return
    const layer = ++layers
    open.add(layer)
    const back = () => {
      if (stands(layer)) return
      removeEventListener("popstate", back)
      open.delete(layer)
      close.current()
    }
    const push = () => {
      history.pushState({ ...(history.state as object | null), layer }, "")
      addEventListener("popstate", back)
    }
    if (leaving) waiting.add(push)
    else push()
    return () => {
      waiting.delete(push)
      removeEventListener("popstate", back)
      open.delete(layer)
      // Closed by other means: its step goes with it, unless something stands on it already.
      setTimeout(() => stands(layer) && !leaving && leave())
    }
  }, [active])
}

/** The same on a phone only: elsewhere "back" is a button of the browser, and Escape closes. */
export const useLayer = (open: boolean, close: () => void) => useBack(useWidth() === "phone" && open, close)

/** What the history says of this page, without the layer that may stand on it. */
export function beneath(): unknown {
  const state = { ...(history.state as { layer?: number } | null) }
  delete state.layer
  return state
}
