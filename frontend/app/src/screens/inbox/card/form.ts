import { useEffect, useRef, useState } from "react"
import { forget, left, note, offer, same } from "./left"

export interface BegunForm<T> {
  value: T
  /** It was begun before this window was opened. */
  earlier: boolean
  /** The change is made to what stands there now, not to what was drawn last. */
  set: (change: (now: T) => T) => void
  /** It was kept, or is not wanted: the form is as new, or as `to`. */
  drop: (to?: T) => void
}

/**
 * A form of several fields on the same shelf as single ones: kept at every letter, offered again after Escape and after a
 * reload, gone when it was sent or dropped. `is`: what was kept by another version of the house is none of ours.
 */
export function useLeftForm<T>(key: string, blank: T, is: (held: unknown) => held is T): BegunForm<T> {
  const [start, setStart] = useState(blank)
  const [begun] = useState(() => left(key)?.mine)
  const [earlier, setEarlier] = useState(() => is(begun))
  const [value, show] = useState(() => (is(begun) ? begun : blank))
  // two changes of one press: the second is made to what the first has left
  const now = useRef(value)
  useEffect(() => () => offer(key), [key])
  const put = (next: T) => {
    now.current = next
    show(next)
  }
  return {
    value,
    earlier,
    set: (change) => {
      const next = change(now.current)
      if (same(next, start)) forget(key)
      else note(key, { mine: next, base: null, at: Date.now() })
      put(next)
    },
    drop: (to = start) => {
      setStart(() => to)
      forget(key)
      setEarlier(false)
      put(to)
    },
  }
}
