import type { PointerEvent } from "react"
import { useRef } from "react"

const HOLD_MS = 450
const STILL_PX = 8

/** A finger that rests on a thing asks for its menu. */
export function useLongPress(onHold: (on: HTMLElement) => void) {
  const held = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number } | null>(null)
  const leave = () => {
    if (held.current) clearTimeout(held.current.timer)
    held.current = null
  }
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      leave()
      // What has its own answer to a finger keeps it.
      const own = event.target instanceof Element && event.target.closest("button, a, input, textarea, video, audio")
      if (event.pointerType !== "touch" || own) return
      const on = event.currentTarget
      const timer = setTimeout(() => {
        held.current = null
        onHold(on)
      }, HOLD_MS)
      held.current = { timer, x: event.clientX, y: event.clientY }
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      if (held.current && Math.hypot(clientX - held.current.x, clientY - held.current.y) > STILL_PX) leave()
    },
    onPointerUp: leave,
    onPointerCancel: leave,
  }
}
