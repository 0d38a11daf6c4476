import type { KeyboardEvent } from "react"

/** Up and down among the facts, each by its first link or button; anything else is the thing's own. */
export function walkFeed(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (!step || !(event.target instanceof HTMLElement) || event.target.closest("[data-layer]") || event.target.matches("textarea, input, [contenteditable]")) return
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-feed]")]
  const here = event.target.closest<HTMLElement>("[data-feed]")
  let at = (here ? rows.indexOf(here) : -step) + step
  let next = rows[at]?.querySelector<HTMLElement>("a, button")
  while (!next && rows[at]) next = rows[(at += step)]?.querySelector<HTMLElement>("a, button")
  if (!next) return
  event.preventDefault()
  next.focus()
  rows[at]!.scrollIntoView({ block: "nearest" })
}
