import type { RefObject } from "react"
import { useEffect, useMemo, useState } from "react"

export interface Still {
  /** A person is at the list: points at it with a mouse, walks it by keys, or has scrolled down in it. */
  still: boolean
  /** A mouse is over it: what lies under it must not move at all. */
  pointed: boolean
}

export const MOVES: Still = { still: false, pointed: false }

export function useStill(box: RefObject<HTMLElement | null>): Still {
  const [hovered, setHovered] = useState(false)
  const [walked, setWalked] = useState(false)
  const [scrolled, setScrolled] = useState(false)
  useEffect(() => {
    const element = box.current
    if (!element) return
    const over = ({ pointerType, type }: PointerEvent) => setHovered(pointerType === "mouse" && type === "pointerenter")
    const focus = ({ target }: FocusEvent) => setWalked(target instanceof Element && target.matches(":focus-visible"))
    const blur = () => setWalked(false)
    // Who pressed a row by mouse and goes on by keys is at the list from the first key on.
    const press = () => element.contains(document.activeElement) && setWalked(true)
    const scroll = ({ target }: Event) => setScrolled((target as Element).scrollTop > 40)
    element.addEventListener("pointerenter", over)
    element.addEventListener("pointerleave", over)
    element.addEventListener("focusin", focus)
    element.addEventListener("focusout", blur)
    document.addEventListener("keydown", press)
    // Scrolling does not bubble.
    element.addEventListener("scroll", scroll, { capture: true, passive: true })
    return () => {
      element.removeEventListener("pointerenter", over)
      element.removeEventListener("pointerleave", over)
      element.removeEventListener("focusin", focus)
      element.removeEventListener("focusout", blur)
      document.removeEventListener("keydown", press)
      element.removeEventListener("scroll", scroll, { capture: true })
    }
  }, [box])
  return useMemo(() => ({ still: hovered || walked || scrolled, pointed: hovered }), [hovered, walked, scrolled])
}
