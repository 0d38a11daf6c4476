import type { MouseEvent, PointerEvent } from "react"
import { useRef } from "react"

const HOLD_MS = 450
const STILL_PX = 8
/** So far to the left a message follows the finger, and from here on a letting go answers it. */
const FARTHEST_PX = 72
const ANSWERS_PX = 56

interface Touch {
  on: HTMLElement
  timer: ReturnType<typeof setTimeout>
  x: number
  y: number
  /** Moving sideways by now. */
  swipes: boolean
}

/** A finger that rests on a message asks for its menu; one that draws it to the left answers it. */
export function useFinger(onHold: ((on: HTMLElement) => void) | null, onSwipe: (() => void) | null) {
  const touch = useRef<Touch | null>(null)
  const held = useRef(false)
  const leave = () => {
    const now = touch.current
    if (!now) return
    clearTimeout(now.timer)
    now.on.style.translate = ""
    delete now.on.dataset.swiped
    touch.current = null
  }
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      leave()
      held.current = false
      // What has its own answer to a finger keeps it.
      const own = event.target instanceof Element && event.target.closest("button, a, input, textarea, video, audio")
      if (event.pointerType !== "touch" || own) return
      const on = event.currentTarget
      const timer = setTimeout(() => {
        leave()
        held.current = onHold !== null
        onHold?.(on)
      }, HOLD_MS)
      touch.current = { on, timer, x: event.clientX, y: event.clientY, swipes: false }
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      const now = touch.current
      if (!now) return
      const [dx, dy] = [clientX - now.x, clientY - now.y]
      if (!now.swipes) {
        if (Math.hypot(dx, dy) <= STILL_PX) return
        clearTimeout(now.timer)
        if (!onSwipe || dx > 0 || Math.abs(dy) > Math.abs(dx)) {
          leave()
          return
        }
        now.swipes = true
      }
      const drawn = Math.max(-FARTHEST_PX, Math.min(0, dx))
      now.on.style.translate = `${drawn}px`
      now.on.dataset.swiped = -drawn >= ANSWERS_PX ? "far" : ""
    },
    onPointerUp: () => {
      const far = touch.current?.on.dataset.swiped === "far"
      leave()
      if (far) onSwipe?.()
    },
    onPointerCancel: leave,
    // The browser's own menu for a long press would lie over ours.
    onContextMenu: (event: MouseEvent) => held.current && event.preventDefault(),
  }
}
