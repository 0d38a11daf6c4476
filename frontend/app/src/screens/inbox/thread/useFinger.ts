import { useTouch } from "../../../parts/useTouch"

/** So far to the left a message follows the finger, and from here on a letting go answers it. */
const FARTHEST_PX = 72
const ANSWERS_PX = 56

/** A finger that rests on a message asks for its menu; one that draws it to the left answers it. */
export function useFinger(onHold: ((on: HTMLElement, at: EventTarget) => void) | null, onSwipe: (() => void) | null) {
  return useTouch({
    stillPx: 8,
    // What has its own answer to a finger keeps it; a picture has one to a press alone.
    takes: ({ target }) => !(target instanceof Element && target.closest("button:not(.photo), a, input, textarea, video[controls], audio")),
    onHold,
    sideways: (dx, dy) => onSwipe !== null && dx <= 0 && Math.abs(dy) <= Math.abs(dx),
    draw: (on, dx) => {
      const drawn = Math.max(-FARTHEST_PX, Math.min(0, dx))
      on.style.translate = `${drawn}px`
      on.dataset.swiped = -drawn >= ANSWERS_PX ? "far" : ""
    },
    back: (on) => {
      on.style.translate = ""
      delete on.dataset.swiped
    },
    onDrawn: (_, dx) => -dx >= ANSWERS_PX && onSwipe?.(),
  })
}
