import { useQuery } from "@tanstack/react-query"
import { useEffect } from "react"
import { BADGED, badgeOf, drawAppBadge, drawIcon, titled } from "../state/alerts/badge"
import { countDialogs, moves } from "../state/counts"
import { onEvent } from "../state/live"
import { queries } from "../state/session"

const KEY = ["badge"]
/** A node remembers a count for a second: asked later than that, it knows of the event. */
const SETTLED_MS = 1200
/** So seldom at the most; windows that nobody looks at are many. */
const LOOKED_AT_MS = 2000
const HIDDEN_MS = 10_000

/** The title with how many dialogs of mine have something unread; the icon has a dot, an installed one the number. */
export function useBadge(title: string): void {
  const { data } = useQuery({ queryKey: KEY, queryFn: () => countDialogs(BADGED), placeholderData: (before) => before })
  useEffect(askAgain, [])
  useEffect(() => {
    const now = badgeOf(data?.counts ?? [])
    document.title = titled(title, now)
    drawIcon(now)
    drawAppBadge(now.mine)
  }, [data, title])
}

/** After what moved a dialog, and when somebody comes back to look. */
function askAgain(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let last = 0
  const ask = () => {
    clearTimeout(timer)
    timer = undefined
    last = Date.now()
    void queries.invalidateQueries({ queryKey: KEY })
  }
  const soon = () => {
    const rest = last + (document.hidden ? HIDDEN_MS : LOOKED_AT_MS) - Date.now()
    timer ??= setTimeout(ask, Math.max(SETTLED_MS, rest))
  }
  const back = () => {
    if (!document.hidden) ask()
  }
  const stop = onEvent((event) => {
    if (moves(event)) soon()
  })
  document.addEventListener("visibilitychange", back)
  return () => {
    stop()
    clearTimeout(timer)
    document.removeEventListener("visibilitychange", back)
  }
}
