import type { KeyboardEvent } from "react"

/** Up and down among the ticks of all lists within; anything else is the thing's own. */
export function walkTasks(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (!step || !(event.target instanceof HTMLElement) || event.target.closest("[data-layer]") || event.target.matches("textarea, input")) return
  const ticks = [...event.currentTarget.querySelectorAll<HTMLElement>(".task-tick:not(:disabled)")]
  const here = event.target.closest("[data-task]")?.querySelector<HTMLElement>(".task-tick")
  const next = ticks[(here ? ticks.indexOf(here) : -step) + step]
  if (!next) return
  event.preventDefault()
  next.focus()
  next.scrollIntoView({ block: "nearest" })
}
