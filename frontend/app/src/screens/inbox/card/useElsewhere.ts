import { useMemo } from "react"
import type { PageOf } from "../../../state/layouts"
import { placedIn, useLayout } from "../../../state/layouts"

/** Own fields that are not drawn where the rest of them stands: they have a place of their own, or the role that is tried does not see them. */
export function useElsewhere(entity: PageOf, only?: "hidden"): number[] {
  const { groups, trial } = useLayout(entity)
  return useMemo(() => [...(only ? [] : placedIn(groups ?? [])), ...(trial?.hidden ?? [])], [groups, trial, only])
}
