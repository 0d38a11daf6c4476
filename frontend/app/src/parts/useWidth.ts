import { useSyncExternalStore } from "react"

export type Width = "wide" | "medium" | "narrow" | "phone"

/** wide: three panes; medium: the card folds; narrow: the list folds too; phone: one pane at a time. */
const STEPS: [Width, MediaQueryList][] = [
  ["wide", matchMedia("(width >= 1200px)")],
  ["medium", matchMedia("(width >= 900px)")],
  ["narrow", matchMedia("(width >= 720px)")],
]

function subscribe(changed: () => void): () => void {
  for (const [, query] of STEPS) query.addEventListener("change", changed)
  return () => {
    for (const [, query] of STEPS) query.removeEventListener("change", changed)
  }
}

const width = (): Width => STEPS.find(([, query]) => query.matches)?.[0] ?? "phone"

export const useWidth = (): Width => useSyncExternalStore(subscribe, width)

/** No room for two panes beside each other: what is opened stands alone. */
export const useAlone = (): boolean => ["phone", "narrow"].includes(useWidth())
