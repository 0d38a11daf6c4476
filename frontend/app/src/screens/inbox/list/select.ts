import { create } from "zustand"

/** Which dialogs of the list are chosen for one deed. `all`: everything that matches, loaded or not. */
export interface Selection {
  ids: ReadonlySet<number>
  all: boolean
  /** From where a stretch is chosen with Shift. */
  anchor: number | null
}

const NOTHING: Selection = { ids: new Set(), all: false, anchor: null }

export const useSelection = create<Selection>(() => NOTHING)

export const clear = () => useSelection.setState(NOTHING)
export const chooseAll = () => useSelection.setState({ all: true })
export const chooseThese = (ids: readonly number[]) => useSelection.setState({ ids: new Set(ids), all: false })

export function toggle(id: number): void {
  const { ids } = useSelection.getState()
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  useSelection.setState({ ids: next, all: false, anchor: id })
}

/** From the anchor to here, as the list stands. */
export function stretch(shown: readonly number[], id: number): void {
  const { ids, anchor } = useSelection.getState()
  const [from, to] = [shown.indexOf(anchor ?? id), shown.indexOf(id)].sort((a, b) => a - b) as [number, number]
  useSelection.setState({ ids: new Set([...ids, ...shown.slice(Math.max(0, from), to + 1)]), all: false, anchor: anchor ?? id })
}
