import { reveal } from "../../../state/layouts"

/** Out of a field, but not out of the pane: the next Tab goes on from here. */
export function takeFocus(from: HTMLElement): void {
  const pane = from.closest<HTMLElement>("[data-card-pane]")
  if (pane) pane.focus({ preventScroll: true })
  else from.blur()
}

const WHERE = ["input:not([aria-hidden]), textarea", "[aria-haspopup]", "button"]

const partOf = (part: string) => document.querySelector(`[data-card-part="${part}"]`)

/** Bring the person to a part of the card by its name, also to one that the layout hides or folds; what opens is opened. */
export function goTo(part: string): void {
  const there = partOf(part)
  if (there && !there.closest("[hidden]")) {
    enter(there)
    return
  }
  if (!there) reveal(part)
  requestAnimationFrame(() => {
    const found = partOf(part)
    for (let fold = found?.closest("[hidden]"); fold; fold = fold.parentElement?.closest("[hidden]")) fold.parentElement?.querySelector<HTMLElement>("[data-laid-fold]")?.click()
    if (found) requestAnimationFrame(() => enter(found))
  })
}

function enter(there: Element): void {
  const found = WHERE.map((which) => there.querySelector<HTMLElement>(which)).find(Boolean)
  found?.scrollIntoView({ block: "nearest" })
  found?.focus()
  if (found?.ariaHasPopup) found.click()
}
