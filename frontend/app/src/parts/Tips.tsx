import { lazy, Suspense, useEffect, useState } from "react"
import { watchTips } from "./tips"

const Tip = lazy(() => import("./Tip"))

/** The one tooltip of the window: a tooltip a button would make up a fifth of what a dialog costs to open (docs/decisions/0126). */
export function Tips() {
  const [on, show] = useState<HTMLElement | null>(null)
  // While it fades it stays where it was.
  const [last, remember] = useState<HTMLElement | null>(null)
  if (on && on !== last) remember(on)
  useEffect(() => watchTips(document, show), [])
  const shown = on ?? last
  return <Suspense>{shown && <Tip on={shown} open={on !== null} onClose={() => show(null)} />}</Suspense>
}
