import { useTouch } from "../../../parts/useTouch"

export type Side = "left" | "right"

/** From here on letting go does it; a row follows the finger a little farther. */
const FAR_PX = 88
const FARTHEST_PX = 120
/** The edges of the screen belong to the system's "back". */
const EDGE_PX = 24

/** A finger that draws a row aside: to the left, to the right. What goes up or down, or begins at the edge, is none of ours. */
export function useSwipe(onSwipe: ((side: Side, on: HTMLElement) => void) | null) {
  return useTouch({
    stillPx: 10,
    takes: ({ clientX }) => onSwipe !== null && clientX >= EDGE_PX && clientX <= innerWidth - EDGE_PX,
    // Rather a scroll too many than a dialog that nobody meant to finish.
    sideways: (dx, dy) => Math.abs(dx) >= 2 * Math.abs(dy),
    draw: (on, dx) => {
      on.style.setProperty("--drawn", `${Math.max(-FARTHEST_PX, Math.min(FARTHEST_PX, dx))}px`)
      on.dataset.drawn = dx < 0 ? "left" : "right"
      if (Math.abs(dx) >= FAR_PX) on.dataset.far = ""
      else delete on.dataset.far
    },
    back: (on) => {
      on.style.removeProperty("--drawn")
      delete on.dataset.drawn
      delete on.dataset.far
    },
    onDrawn: (on, dx) => Math.abs(dx) >= FAR_PX && onSwipe?.(dx < 0 ? "left" : "right", on),
  })
}
