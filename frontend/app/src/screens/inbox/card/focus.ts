/** Out of a field, but not out of the pane: the next Tab goes on from here. */
export function takeFocus(from: HTMLElement): void {
  const pane = from.closest<HTMLElement>("[data-card-pane]")
  if (pane) pane.focus({ preventScroll: true })
  else from.blur()
}

const WHERE = ["input:not([aria-hidden]), textarea", "[aria-haspopup]", "button"]

/** Bring the person to a part of the card by its name; what opens is opened. */
export function goTo(part: string): void {
  const there = document.querySelector(`[data-card-part="${part}"]`)
  const found = WHERE.map((which) => there?.querySelector<HTMLElement>(which)).find(Boolean)
  found?.scrollIntoView({ block: "nearest" })
  found?.focus()
  if (found?.ariaHasPopup) found.click()
}
