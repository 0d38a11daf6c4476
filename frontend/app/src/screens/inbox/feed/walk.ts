import type { KeyboardEvent } from "react"

type Step = 1 | -1

/** Up and down among the facts, each by its first link or button; anything else is the thing's own. */
export function walkFeed(event: KeyboardEvent<HTMLElement>): void {
  const step = ({ ArrowDown: 1, ArrowUp: -1 } as const)[event.key]
  if (!step || !(event.target instanceof HTMLElement) || event.target.closest("[data-layer]") || event.target.matches("textarea, input, [contenteditable]")) return
  if (stepFeed(event.currentTarget, step)) event.preventDefault()
}

/** From the fact that has the focus, else from the edge; whether there is one. */
export function stepFeed(box: HTMLElement | null, step: Step): boolean {
  const rows = [...(box?.querySelectorAll<HTMLElement>("[data-feed]") ?? [])]
  const here = factHere(box)
  let at = here ? rows.indexOf(here) + step : step > 0 ? 0 : rows.length - 1
  let next = rows[at]?.querySelector<HTMLElement>("a, button")
  while (!next && rows[at]) next = rows[(at += step)]?.querySelector<HTMLElement>("a, button")
  if (!next) return false
  next.focus()
  rows[at]!.scrollIntoView({ block: "nearest" })
  return true
}

function factHere(box: HTMLElement | null): HTMLElement | null {
  const here = document.activeElement?.closest<HTMLElement>("[data-feed]") ?? null
  return here && box?.contains(here) ? here : null
}

/** Of the fact that has the focus, as its button does it. */
export const likeHere = (box: HTMLElement | null) => factHere(box)?.querySelector<HTMLElement>("[data-deed=like]")?.click()

/** The line for a comment under the fact that has the focus, opened where it is not. */
export function commentHere(box: HTMLElement | null): void {
  const row = factHere(box)
  const line = () => row?.querySelector<HTMLElement>("textarea")
  if (line()) return line()!.focus()
  row?.querySelector<HTMLElement>("[data-deed=comment]")?.click()
  requestAnimationFrame(() => line()?.focus())
}
