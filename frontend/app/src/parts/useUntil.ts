import { useEffect, useState } from "react"

/** The longest that a browser's timer waits. */
const LONGEST_MS = 2 ** 31 - 1

/** Is it not over yet? What can be taken back for a minute is offered for that minute. */
export function useUntil(until: string | null | undefined): boolean {
  const [over, setOver] = useState<string | null>(null)
  useEffect(() => {
    if (!until) return
    const left = Date.parse(until) - Date.now()
    if (left > LONGEST_MS) return
    const timer = setTimeout(() => setOver(until), Math.max(left, 0))
    return () => clearTimeout(timer)
  }, [until])
  return Boolean(until) && over !== until
}
