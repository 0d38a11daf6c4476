import mark from "../../looks/mark.svg?raw"
import type { Filter } from "../../wire/types"

export interface Badge {
  /** Dialogs of mine with something unread. */
  mine: number
  /** Nobody's dialogs have something unread: a dot, not a number. */
  free: boolean
}

/** What is counted for it, in this order. */
export const BADGED: readonly Filter[] = (["mine", "unassigned"] as const).map((view) => ({ view, state: "open", unread: true }))

export const badgeOf = ([mine = 0, free = 0]: readonly number[]): Badge => ({ mine, free: free > 0 })

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
