import type { MouseEvent, PointerEvent } from "react"
import { useRef } from "react"

const HOLD_MS = 450

/** What a thing makes of a finger. */
export interface Hand {
  /** Closer to where it began than this, the finger rests. */
  stillPx: number
  /** Not every touch is ours: a button keeps its own, the edges of the screen are the system's. */
  takes: (event: PointerEvent<HTMLElement>) => boolean
  /** `at`: what within it the finger rests on. */
  onHold?: ((on: HTMLElement, at: EventTarget) => void) | null
  /** The way it has gone by now is sideways enough to be no scrolling. */
  sideways: (dx: number, dy: number) => boolean
  /** The thing follows. */
  draw: (on: HTMLElement, dx: number) => void
  /** It stands as before. */
  back: (on: HTMLElement) => void
  onDrawn: (on: HTMLElement, dx: number) => void
}

interface Touch {
  on: HTMLElement
  timer: ReturnType<typeof setTimeout>
  x: number
  y: number
  /** How far sideways; null while it rests. */
  drawn: number | null
}

/** A finger that rests on a thing, or draws it sideways; a mouse, and what goes up or down, is left to the browser. */
export function useTouch({ stillPx, takes, onHold, sideways, draw, back, onDrawn }: Hand) {
  const touch = useRef<Touch | null>(null)
  // What a finger has done so is no press and no menu of the browser's own any more.
  const did = useRef<"held" | "drawn" | null>(null)
  const leave = () => {
    const now = touch.current
    touch.current = null
    if (!now) return
    clearTimeout(now.timer)
    back(now.on)
  }
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      leave()
      did.current = null
      if (event.pointerType !== "touch" || !takes(event)) return
      const { currentTarget: on, target } = event
      const hold = () => {
        leave()
        did.current = "held"
        onHold?.(on, target)
      }
      touch.current = { on, timer: setTimeout(() => onHold && hold(), HOLD_MS), x: event.clientX, y: event.clientY, drawn: null }
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      const now = touch.current
      if (!now) return
      const [dx, dy] = [clientX - now.x, clientY - now.y]
      if (now.drawn === null) {
        if (Math.hypot(dx, dy) <= stillPx) return
        if (!sideways(dx, dy)) {
          leave()
          return
        }
        clearTimeout(now.timer)
        did.current = "drawn"
      }
      now.drawn = dx
      draw(now.on, dx)
    },
    onPointerUp: () => {
      const now = touch.current
      leave()
      if (now && now.drawn !== null) onDrawn(now.on, now.drawn)
    },
    onPointerCancel: leave,
    onContextMenu: (event: MouseEvent) => did.current === "held" && event.preventDefault(),
    onClickCapture: (event: MouseEvent) => {
      // Keys press too, long after the finger.
      if (!did.current || event.detail === 0) return
      did.current = null
      event.stopPropagation()
    },
  }
}
