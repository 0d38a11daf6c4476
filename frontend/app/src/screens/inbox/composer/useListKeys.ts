import type { RefObject } from "react"
import { useEffect } from "react"

interface List {
  /** Ids of the rows, as they stand in the page. */
  ids: readonly string[]
  active: number
  onMove: (to: number) => void
  onTake: (at: number) => void
  onLeave: () => void
  /** It has the keys even when nothing was found: Escape closes it. */
  always?: boolean
  /** Ctrl+Enter is the field's own: what is written is sent as it stands. */
  sends?: boolean
}

/** A list over the field in which one goes on typing: arrows move, Enter and Tab take, Escape leaves what was typed alone. */
export function useListKeys(field: RefObject<HTMLTextAreaElement | null>, { ids, active, onMove, onTake, onLeave, always, sends }: List): void {
  useEffect(() => {
    const element = field.current
    if (!element || (!ids.length && !always)) return
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.isComposing || (sends && event.key === "Enter" && (event.ctrlKey || event.metaKey))) return
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
      if (step && ids.length) onMove((active + step + ids.length) % ids.length)
      else if ((event.key === "Enter" || event.key === "Tab") && ids.length) onTake(active)
      else if (event.key === "Escape") onLeave()
      else return
      event.preventDefault()
      event.stopImmediatePropagation()
    }
    element.addEventListener("keydown", onKeyDown)
    return () => element.removeEventListener("keydown", onKeyDown)
  })
  const chosen = ids[active]
  useEffect(() => {
    const element = field.current
    if (!element || !chosen) return
    document.getElementById(chosen)?.scrollIntoView({ block: "nearest" })
    element.setAttribute("aria-activedescendant", chosen)
    return () => element.removeAttribute("aria-activedescendant")
  }, [field, chosen])
}
