import { create } from "zustand"
import { onAnother } from "../../../state/session"

/** Cards that something is to be done with together; in one column after the other. */
export const useChosen = create<{ ids: ReadonlySet<number>; last: number | null }>(() => ({ ids: new Set(), last: null }))
export const chooseNone = () => useChosen.setState({ ids: new Set(), last: null })
onAnother(chooseNone)

/** One, or from the last one on to this. */
export function choose(order: readonly number[], id: number, stretch: boolean): void {
  useChosen.setState(({ ids, last }) => {
    const next = new Set(ids)
    const from = last === null ? -1 : order.indexOf(last)
    if (stretch && from >= 0) {
      const to = order.indexOf(id)
      for (const each of order.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(each)
    } else if (!next.delete(id)) next.add(id)
    return { ids: next, last: id }
  })
}
