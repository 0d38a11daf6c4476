/**
 * The keys always belong to somebody. What had them may be gone from the page (a layer that closed, a button that
 * became another, a field that was left by Escape); then they go home: to the first thing in sight that says
 * `data-home`. Whoever works by mouse is left alone.
 */
const isInSight = (element: HTMLElement) => element.checkVisibility({ visibilityProperty: true })

const homeless = () => document.activeElement === null || document.activeElement === document.body

/** A layer that is closing is on the page a moment longer, and does not count. */
const isUnderLayer = () => document.querySelector("[data-layer][data-open]") !== null

export function goHome(): void {
  if (!homeless() || isUnderLayer()) return
  const home = [...document.querySelectorAll<HTMLElement>("[data-home]")].find(isInSight)
  home?.focus({ preventScroll: true })
}

let byKeys = false

/** A home has come onto the page: whoever works by keys and had nowhere to be is in it. */
export const settleIn = (): void => {
  if (byKeys) goHome()
}

/** One watch for the whole window. */
export function keepKeysAtHome(): () => void {
  const pressed = () => {
    byKeys = true
    goHome()
  }
  const pointed = () => {
    byKeys = false
  }
  // Whoever gives the focus back does so in this turn or with the next frame.
  const left = ({ relatedTarget }: FocusEvent) => {
    if (!relatedTarget && byKeys) requestAnimationFrame(() => requestAnimationFrame(settleIn))
  }
  addEventListener("keydown", pressed, { capture: true })
  addEventListener("keyup", goHome)
  addEventListener("pointerdown", pointed, { capture: true })
  addEventListener("focusout", left)
  return () => {
    removeEventListener("keydown", pressed, { capture: true })
    removeEventListener("keyup", goHome)
    removeEventListener("pointerdown", pointed, { capture: true })
    removeEventListener("focusout", left)
  }
}
