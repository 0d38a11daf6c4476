import { useCallback, useSyncExternalStore } from "react"

const HOUR_MS = 3_600_000
/** What a browser's timer can wait for. */
const LONGEST_MS = 2 ** 31 - 1

export interface WindowLeft {
  /** Seconds until it closes; 0 and less: it is closed. */
  left: number
  /** In its last hour. */
  soon: boolean
}

export function windowAt(until: string, now: number): WindowLeft {
  const left = Date.parse(until) - now
  return { left: left / 1000, soon: left <= HOUR_MS }
}

export const isShutAt = (until: string | null, now: number): boolean => until !== null && Date.parse(until) <= now

/** Whether the customer has been silent too long: told when that changes, not with every tick. */
export function useIsShut(until: string | null): boolean {
  const wait = useCallback(
    (tell: () => void) => {
      const left = until === null ? 0 : Date.parse(until) - Date.now()
      if (left <= 0 || left > LONGEST_MS) return () => {}
      const timer = setTimeout(tell, left + 50)
      return () => clearTimeout(timer)
    },
    [until],
  )
  return useSyncExternalStore(wait, () => isShutAt(until, Date.now()))
}
