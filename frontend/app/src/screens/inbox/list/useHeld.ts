import { useEffect, useMemo, useState } from "react"
import { hold } from "../../../state/held"
import type { Listing } from "../../../state/listing"
import type { ConversationRow } from "../../../wire/types"
import { isOwn } from "../../../state/own"
import type { Still } from "./useStill"

interface HeldRows {
  rows: readonly ConversationRow[]
  /** How many new or moved ones wait until the list may move. */
  waiting: number
  /** Before whom the first of them would stand. */
  ahead: number | null
  /** Let them come. */
  release: () => void
}

interface Shown {
  scope: string
  rows: readonly ConversationRow[]
}

interface Wanted {
  rows: readonly ConversationRow[]
  left: Listing["left"]
  /** Whose leaving is worth a word. */
  told: (id: number) => boolean
}

/** So long a row that a colleague took says so before it goes; longer while a mouse is over the list. */
const TOLD_MS = 4_000
/** More at once are no news of a dialog, but of somebody's tidying. */
const MOST = 3

/** The rows in the order that is shown: while `still`, none moves under the cursor. Another `scope` is another list. */
export function useHeld({ rows: wanted, left, told }: Wanted, { still, pointed }: Still, scope: string): HeldRows {
  const [held, setHeld] = useState<Shown>({ scope, rows: wanted })
  const [clock, setClock] = useState(0)
  const before = held.scope === scope ? held.rows : NOTHING
  const fresh = useMemo(() => freshest(left, clock), [left, clock])
  const { shown: rows, waiting, ahead } = useMemo(() => {
    const lingers = ({ id }: ConversationRow) => (pointed ? left : fresh).has(id) && told(id)
    // Under a mouse nothing moves, not even what one has just taken back.
    return hold(before, wanted, still, { ...((pointed ? left : fresh).size && { lingers }), ...(!pointed && { comes: isOwn }) })
    // eslint-disable-next-line react-hooks/exhaustive-deps -- what is told of a row changes only with the rows
  }, [before, wanted, still, pointed, left, fresh])
  useEffect(() => {
    if (!fresh.size) return
    const timer = setTimeout(() => setClock(Date.now()), TOLD_MS)
    return () => clearTimeout(timer)
  }, [fresh])
  if (held.scope !== scope || !same(rows, held.rows)) setHeld({ scope, rows })
  return { rows, waiting, ahead, release: () => setHeld({ scope, rows: wanted }) }
}

const NOTHING: readonly never[] = []

function freshest(left: Listing["left"], clock: number): ReadonlySet<number> {
  const found = [...left].filter(([, { at }]) => at > clock - TOLD_MS).map(([id]) => id)
  return new Set(found.length > MOST ? [] : found)
}

const same = (a: readonly ConversationRow[], b: readonly ConversationRow[]) => a === b || (a.length === b.length && a.every((row, at) => row === b[at]))
