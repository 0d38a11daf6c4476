import { useState } from "react"

/**
 * What was begun in a form and neither sent nor dropped: a phone's "back", Escape or a link takes the form away, never
 * what was written in it. It lives as long as the page, and ends with whoever wrote it. No passwords in here.
 */
const begun = new Map<string, unknown>()

export const forgetBegun = () => begun.clear()

interface Begun<T> {
  value: T
  /** The change is made to what stands there now, not to what was drawn last. */
  set: (change: (now: T) => T) => void
  /** It was sent, or is not wanted: the form is as new. */
  drop: () => void
}

/** As `useState`; `blank` is what an untouched form has. */
export function useBegun<T>(key: string, blank: T): Begun<T> {
  const now = () => (begun.has(key) ? (begun.get(key) as T) : blank)
  const [value, show] = useState(now)
  return {
    value,
    set: (change) => {
      const next = change(now())
      begun.set(key, next)
      show(next)
    },
    drop: () => {
      begun.delete(key)
      show(blank)
    },
  }
}
