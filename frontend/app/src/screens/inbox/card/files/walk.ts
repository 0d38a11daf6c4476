import type { KeyboardEvent } from "react"

/** Up and down among the files; anything else is the thing's own. */
export function walkFiles(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (!step || !(event.target instanceof HTMLElement) || event.target.closest("[data-layer]") || event.target.matches("textarea, input")) return
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>(".card-paper-main")]
  const here = event.target.closest(".card-paper")?.querySelector<HTMLElement>(".card-paper-main")
  const next = rows[(here ? rows.indexOf(here) : -step) + step]
  if (!next) return
  event.preventDefault()
  next.focus()
  next.scrollIntoView({ block: "nearest" })
}
