import { create } from "zustand"

/** Which dialogs of the list are chosen for one deed. `all`: everything that matches, loaded or not. */
export interface Selection {
  ids: ReadonlySet<number>
  all: boolean
  /** From where a stretch is chosen with Shift. */
  anchor: number | null
  /** Something was done to them already; they stay chosen for what follows. */
  acted: boolean
}

const NOTHING: Selection = { ids: new Set(), all: false, anchor: null, acted: false }

export const useSelection = create<Selection>(() => NOTHING)

export const clear = () => useSelection.setState(NOTHING)
export const chooseAll = () => useSelection.setState({ all: true, acted: false })
export const chooseThese = (ids: readonly number[]) => useSelection.setState({ ids: new Set(ids), all: false, acted: false })

/** A deed went out to the chosen ones, of whom these stood in the list. */
export const acted = (shown: readonly number[]) => useSelection.setState(({ all, ids }) => ({ acted: true, ids: all ? new Set(shown) : ids }))

/** Who is in the list no more is chosen no more. A deed on "all" took some of them away: whoever comes after it was not meant. */
export function drop(shown: ReadonlySet<number>): void {
  const { ids, all, acted, anchor } = useSelection.getState()
  const kept = new Set([...ids].filter((id) => shown.has(id)))
  if (kept.size === ids.size) return
  useSelection.setState({ ids: kept, all: all && !acted, anchor: anchor !== null && kept.has(anchor) ? anchor : null })
}

export function toggle(id: number): void {
  const { ids } = useSelection.getState()
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  useSelection.setState({ ids: next, all: false, anchor: id, acted: false })
}

/** From the anchor to here, as the list stands. */
export function stretch(shown: readonly number[], id: number): void {
  const { ids, anchor } = useSelection.getState()
  const [from, to] = [shown.indexOf(anchor ?? id), shown.indexOf(id)].sort((a, b) => a - b) as [number, number]
  useSelection.setState({ ids: new Set([...ids, ...shown.slice(Math.max(0, from), to + 1)]), all: false, anchor: anchor ?? id, acted: false })
}
