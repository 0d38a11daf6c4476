import type { RefObject } from "react"
import { useEffect, useState } from "react"

const SETTLE_MS = 80

/**
 * Whether somebody works in it. Told a moment late, and never while a button is held: what grows or shrinks between
 * press and release takes the thing that is pressed away from under the finger.
 */
export function useAwake(place: RefObject<HTMLElement | null>): boolean {
  const [awake, setAwake] = useState(false)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let held = false
    const settle = () => {
      clearTimeout(timer)
      timer = setTimeout(() => held || setAwake(place.current?.contains(document.activeElement) ?? false), SETTLE_MS)
    }
    const press = () => {
      held = true
    }
    const release = () => {
      held = false
      settle()
    }
    const heard: [string, () => void][] = [["focusin", settle], ["focusout", settle], ["pointerdown", press], ["pointerup", release], ["pointercancel", release]] // prettier-ignore
    for (const [name, told] of heard) document.addEventListener(name, told, true)
    settle()
    return () => {
      clearTimeout(timer)
      for (const [name, told] of heard) document.removeEventListener(name, told, true)
    }
  }, [place])
  return awake
}
