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

interface Shown {
  scope: string
  rows: readonly ConversationRow[]
}

/** The rows in the order that is shown: while `still`, none moves under the cursor. Another `scope` is another list. */
export function useHeld(wanted: readonly ConversationRow[], still: boolean, scope: string): HeldRows {
  const [held, setHeld] = useState<Shown>({ scope, rows: wanted })
  const before = held.scope === scope ? held.rows : NOTHING
  const { shown: rows, waiting } = useMemo(() => hold(before, wanted, still), [before, wanted, still])
  if (held.scope !== scope || !same(rows, held.rows)) setHeld({ scope, rows })
  return { rows, waiting, release: () => setHeld({ scope, rows: wanted }) }
}

const NOTHING: readonly never[] = []

const same = (a: readonly ConversationRow[], b: readonly ConversationRow[]) => a === b || (a.length === b.length && a.every((row, at) => row === b[at]))
