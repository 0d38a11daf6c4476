import type { ReactNode } from "react"
import { Link } from "wouter"
import { navigate } from "wouter/use-browser-location"

/** What the history says of a place to which one came from the one above it. */
export const INSIDE = { inside: true }

/** One step up: as the browser's own "back" where that is what came before, so that a gesture and the button agree. */
export function up(to: string): void {
  if ((history.state as typeof INSIDE | null)?.inside) history.back()
  else navigate(to, { replace: true })
}

export function UpLink({ to, className, children }: { to: string; className: string; children: ReactNode }) {
  return (
    <Link
      href={to}
      className={className}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
        event.preventDefault()
        up(to)
      }}
    >
      {children}
    </Link>
  )
}
