/** Out of a field, but not out of the pane: the next Tab goes on from here. */
export function takeFocus(from: HTMLElement): void {
  const pane = from.closest<HTMLElement>("[data-card-pane]")
  if (pane) pane.focus({ preventScroll: true })
  else from.blur()
}

/** Bring the person to a part of the card by its name. */
export function goTo(part: string): void {
  const found = document.querySelector<HTMLElement>(`[data-card-part="${part}"] :is(input, textarea, button)`)
  found?.scrollIntoView({ block: "nearest" })
  found?.focus()
}
