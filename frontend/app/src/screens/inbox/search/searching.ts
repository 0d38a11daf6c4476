import { create } from "zustand"
import { shelved } from "../../../wire/shelf"

/** What this window looks for. It outlives the pane: opening a hit draws the panes anew. */
interface Searching {
  typed: string
  /** Only in the dialog that is open, only what I wrote, only with a file. */
  here: number | null
  mine: boolean
  file: boolean
  /** The field has the focus, or had it when the pane was drawn anew. */
  focused: boolean
  /** Which hit the keys stand on. */
  at: number
}

const NOTHING: Searching = { typed: "", here: null, mine: false, file: false, focused: false, at: 0 }

export const useSearching = create<Searching>(() => NOTHING)

export const seek = (change: Partial<Searching>) => useSearching.setState({ at: 0, ...change })

export const stopSearching = () => useSearching.setState(NOTHING)

export const isAsked = ({ typed, here, mine, file }: Searching) => typed.trim() !== "" || here !== null || mine || file

const KEY = "samovar.searches"
const MOST = 6

/** What this browser looked for lately, the newest first; damaged storage counts as empty. */
export function recentSearches(): string[] {
  const kept = shelved.read(KEY)
  return Array.isArray(kept) ? kept.filter((each) => typeof each === "string").slice(0, MOST) : []
}

/** A search counts once something that it found was opened. */
export function keepSearch(typed: string): void {
  const text = typed.trim()
  if (!text) return
  const rest = recentSearches().filter((each) => each.toLocaleLowerCase() !== text.toLocaleLowerCase())
  shelved.put(KEY, JSON.stringify([text, ...rest].slice(0, MOST)))
}

export const forgetSearches = () => shelved.drop(KEY)
