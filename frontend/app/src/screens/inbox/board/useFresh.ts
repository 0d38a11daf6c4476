import { useEffect, useState } from "react"
import { onEvent } from "../../../state/live"
import { queries } from "../../../state/session"
import type { LoggedEvent } from "../../../wire/types"

/** A card moved, or came into sight or out of it. */
export const moves = (event: LoggedEvent): boolean => event.type === "card.changed" || ((event.type === "gone" || event.type === "appeared") && event.kind === "card")

/** At most so often it is asked anew, however much moves. */
const LEAST_MS = 1000

/** What a query counts of cards is asked anew when one moves. */
export function useFresh(key: readonly unknown[]): void {
  const [timers] = useState(() => ({ last: 0, wait: 0 }))
  const name = JSON.stringify(key)
  useEffect(() => {
    const ask = () => {
      timers.last = Date.now()
      timers.wait = 0
      void queries.invalidateQueries({ queryKey: JSON.parse(name) as unknown[] })
    }
    const stop = onEvent((event) => {
      if (!moves(event) || timers.wait) return
      timers.wait = window.setTimeout(ask, Math.max(0, timers.last + LEAST_MS - Date.now()))
    })
    return () => {
      stop()
      clearTimeout(timers.wait)
      timers.wait = 0
    }
  }, [name, timers])
}
