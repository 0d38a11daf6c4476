import type { DragEvent, KeyboardEvent } from "react"
import { useState } from "react"

export interface Handle {
  /** It is being dragged over: on which side it would fall. */
  mark: "before" | "after" | null
  over: (event: DragEvent) => void
  drop: (event: DragEvent) => void
  start: (event: DragEvent) => void
  end: () => void
  keys: (event: KeyboardEvent) => void
}

/** Things in an order that a finger or arrows change; shown at once, and as the server has it when that came to nothing. */
export function useOrder<Id extends string | number, T extends { id: Id }>(things: readonly T[], keep: (ids: Id[]) => Promise<boolean>) {
  const [wanted, want] = useState<Id[] | null>(null)
  const [dragged, drag] = useState<number | null>(null)
  const [over, setOver] = useState<number | null>(null)
  const [moved, setMoved] = useState<number | null>(null)
  const placed = wanted && wanted.length === things.length ? wanted.flatMap((id) => things.find((each) => each.id === id) ?? []) : things
  const shown = placed.length === things.length ? placed : things

  const put = (from: number, to: number) => {
    if (to < 0 || to >= shown.length || from === to) return
    const ids = shown.map(({ id }) => id)
    ids.splice(to, 0, ...ids.splice(from, 1))
    want(ids)
    setMoved(to)
    void keep(ids).then(() => want((now) => (now === ids ? null : now)))
  }
  const handle = (at: number): Handle => ({
    mark: dragged === null || over !== at || dragged === at ? null : dragged < at ? "after" : "before",
    start: (event) => {
      event.dataTransfer.effectAllowed = "move"
      event.dataTransfer.setData("text/plain", "")
      drag(at)
    },
    over: (event) => {
      if (dragged === null) return
      event.preventDefault()
      setOver(at)
    },
    drop: (event) => {
      event.preventDefault()
      if (dragged !== null) put(dragged, at)
      drag(null)
      setOver(null)
    },
    end: () => {
      drag(null)
      setOver(null)
    },
    keys: (event) => {
      const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key]
      if (!by) return
      event.preventDefault()
      event.stopPropagation()
      put(at, at + by)
    },
  })
  return { shown, handle, moved }
}
