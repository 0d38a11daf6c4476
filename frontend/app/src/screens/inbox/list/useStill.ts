import type { RefObject } from "react"
import { useEffect, useState } from "react"

/** Whether a person is at the list: points at it with a mouse, walks it by keys, or has scrolled down in it. */
export function useStill(box: RefObject<HTMLElement | null>): boolean {
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
  return hovered || walked || scrolled
}
