import type { MouseEvent, PointerEvent } from "react"
import { useRef } from "react"

export type Side = "left" | "right"

const STILL_PX = 10
/** From here on letting go does it; a row follows the finger a little farther. */
const FAR_PX = 88
const FARTHEST_PX = 120
/** The edges of the screen belong to the system's "back". */
const EDGE_PX = 24

interface Touch {
  on: HTMLElement
  x: number
  y: number
  /** Moving sideways by now. */
  swipes: boolean
}

/** A finger that draws a row aside: to the left, to the right. What goes up or down, or begins at the edge, is none of ours. */
export function useSwipe(onSwipe: ((side: Side, on: HTMLElement) => void) | null) {
  const touch = useRef<Touch | null>(null)
  const swiped = useRef(false)
  const leave = () => {
    const now = touch.current
    touch.current = null
    if (!now) return
    now.on.style.removeProperty("--drawn")
    delete now.on.dataset.drawn
    delete now.on.dataset.far
  }
  return {
    onPointerDown: ({ pointerType, clientX, clientY, currentTarget }: PointerEvent<HTMLElement>) => {
      leave()
      swiped.current = false
      const edge = clientX < EDGE_PX || clientX > innerWidth - EDGE_PX
      if (!onSwipe || pointerType !== "touch" || edge) return
      touch.current = { on: currentTarget, x: clientX, y: clientY, swipes: false }
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      const now = touch.current
      if (!now) return
      const [dx, dy] = [clientX - now.x, clientY - now.y]
      if (!now.swipes) {
        if (Math.hypot(dx, dy) <= STILL_PX) return
        // Rather a scroll too many than a dialog that nobody meant to finish.
        if (Math.abs(dx) < 2 * Math.abs(dy)) {
          leave()
          return
        }
        now.swipes = true
        swiped.current = true
      }
      now.on.style.setProperty("--drawn", `${Math.max(-FARTHEST_PX, Math.min(FARTHEST_PX, dx))}px`)
      now.on.dataset.drawn = dx < 0 ? "left" : "right"
      if (Math.abs(dx) >= FAR_PX) now.on.dataset.far = ""
      else delete now.on.dataset.far
    },
    onPointerUp: () => {
      const now = touch.current
      const side = now?.on.dataset.far === "" ? (now.on.dataset.drawn as Side) : null
      leave()
      if (now && side) onSwipe?.(side, now.on)
    },
    onPointerCancel: leave,
    // The press that ends a swipe opens nothing.
    onClickCapture: (event: MouseEvent) => {
      if (!swiped.current) return
      swiped.current = false
      event.stopPropagation()
    },
  }
}
