import { useMemo, useState } from "react"
import { hold } from "../../../state/held"
import type { ConversationRow } from "../../../wire/types"

interface HeldRows {
  rows: readonly ConversationRow[]
  /** How many new or moved ones wait until the list may move. */
  waiting: number
  /** Let them come. */
  release: () => void
}

/** The rows in the order that is shown: while `still`, none moves under the cursor. Another `scope` is another list. */
export function useHeld(wanted: readonly ConversationRow[], still: boolean, scope: string): HeldRows {
  const ids = useMemo(() => wanted.map(({ id }) => id), [wanted])
  const [held, setHeld] = useState<{ scope: string; shown: readonly number[] }>({ scope, shown: ids })
  const { shown, waiting } = hold(held.scope === scope ? held.shown : [], ids, still)
  if (held.scope !== scope || !same(shown, held.shown)) setHeld({ scope, shown })
  const rows = useMemo(() => {
    const known = new Map(wanted.map((row) => [row.id, row]))
    return shown.flatMap((id) => known.get(id) ?? [])
  }, [wanted, shown])
  return { rows, waiting, release: () => setHeld({ scope, shown: ids }) }
}

const same = (a: readonly number[], b: readonly number[]) => a.length === b.length && a.every((id, at) => id === b[at])
