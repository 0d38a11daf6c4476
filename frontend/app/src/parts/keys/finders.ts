import { useEffect } from "react"
import type { IconName } from "../icon/Icon"

/** Something found by what was typed into Ctrl+K, and what picking it does. */
export interface Finding {
  id: string
  label: string
  group: string
  /** Of a person; of all else a drawing. */
  face?: { id: number; name: string; picture: string | null }
  icon?: IconName
  hint?: string
  /** A last resort: below all that is called so. */
  last?: boolean
  run: () => void
}

export type Finder = (typed: string, signal: AbortSignal) => Promise<Finding[]>

const finders = new Set<Finder>()

/** Ctrl+K asks this too, while the component is on the screen. */
export function useFinder(finder: Finder): void {
  useEffect(() => {
    finders.add(finder)
    return () => void finders.delete(finder)
  }, [finder])
}

/** What all of them find; a finder in trouble finds nothing, and the commands are there all the same. */
export async function findAll(typed: string, signal: AbortSignal): Promise<Finding[]> {
  const found = await Promise.allSettled([...finders].map((finder) => finder(typed, signal)))
  return found.flatMap((each) => (each.status === "fulfilled" ? each.value : []))
}
