import { useEffect, useMemo, useState } from "react"
import type { ConversationRow } from "../../../wire/types"
import type { Line } from "./lines"
import { isIn } from "./lines"
import type { Start } from "./useEnd"
import type { ThreadView } from "./useThread"

interface Wanted {
  row: ConversationRow
  view: ThreadView
  lines: readonly Line[]
  /** The message that an address names. */
  at: number | null
}

interface Jump {
  to: (conversation: number, seq: number) => void
  /** The message that is led to, while it shines. */
  shown: string | null
  /** Where the thread opens, when an address says so. */
  start: Start | null
}

const FLASH_MS = 1600

/** Says which message is led to, loads what stands around it, and makes it shine for a moment. */
export function useJump({ row, view, lines, at }: Wanted): Jump {
  const [wanted, setWanted] = useState(at === null ? null : `${row.id}-${at}`)
  const [named, setNamed] = useState(at)
  const { reach } = view
  const to = (conversation: number, seq: number) => {
    reach(conversation, seq)
    setWanted(`${conversation}-${seq}`)
  }
  if (at !== named) {
    setNamed(at)
    if (at !== null) setWanted(`${row.id}-${at}`)
  }
  // Opened already when the address named one: it may stand far above what is loaded.
  useEffect(() => {
    if (at !== null) reach(row.id, at)
  }, [at, reach, row.id])
  const found = useMemo(() => (wanted === null ? -1 : lines.findIndex((line) => isIn(line, wanted))), [wanted, lines])
  const isFound = found >= 0
  useEffect(() => {
    if (!isFound) return
    const timer = setTimeout(() => {
      setWanted(null)
      forgetNamed()
    }, FLASH_MS)
    return () => clearTimeout(timer)
  }, [isFound, wanted])
  return { to, shown: wanted, start: found < 0 ? null : { index: found, align: "center" } }
}

/** Shown: a reload opens the dialog at its newest again, and the same link leads here once more. */
function forgetNamed(): void {
  if (new URLSearchParams(location.search).has("at")) history.replaceState(history.state, "", location.pathname)
}
