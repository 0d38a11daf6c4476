import mark from "../../looks/mark.svg?raw"
import type { Dialogs } from "../dialogs"
import { unread } from "../dialogs"

export interface Badge {
  /** Dialogs of mine with something unread. */
  mine: number
  /** Nobody's dialogs have something unread: a dot, not a number. */
  free: boolean
}

/** What stands in the title and on the icon, out of what this window knows. */
export function badgeOf(dialogs: Dialogs, me: number): Badge {
  const open = [...dialogs.rows.values()].filter((row) => row.state === "open" && unread(dialogs, row) > 0)
  return { mine: open.filter(({ responsible }) => responsible?.id === me).length, free: open.some(({ responsible }) => responsible === null) }
}

export const titled = (title: string, { mine }: Badge): string => (mine ? `(${mine > 99 ? "99+" : mine}) ${title}` : title)

const DOT = '<circle cx="25" cy="7" r="7" fill="#fff"/><circle cx="25" cy="7" r="5.2" fill="#d22"/>'

/** The samovar's icon with a dot: the tab of many is found at a glance. */
export function drawIcon({ mine, free }: Badge): void {
  const svg = mine || free ? mark.replace("</svg>", `${DOT}</svg>`) : mark
  document.querySelector("link[rel=icon]")?.setAttribute("href", `data:image/svg+xml,${encodeURIComponent(svg)}`)
}

/** The installed application's own badge, where there is one. */
export function drawAppBadge(count: number): void {
  if (!("setAppBadge" in navigator)) return
  // A browser may refuse it to a page that is not installed: nothing is lost.
  void (count ? navigator.setAppBadge(count) : navigator.clearAppBadge()).catch(() => undefined)
}
