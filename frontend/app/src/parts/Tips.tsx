import { Tooltip as Base } from "@base-ui/react/tooltip"
import { useEffect, useState } from "react"
import "./float.css"
import { KeyCaps } from "./keys/KeyCaps"
import type { Side } from "./Tooltip"
import { watchTips } from "./tips"

/** The one tooltip of the window: a tooltip a button would make up a fifth of what a dialog costs to open (docs/decisions/0126). */
export function Tips() {
  const [on, show] = useState<HTMLElement | null>(null)
  // While it fades it stays where it was.
  const [last, remember] = useState<HTMLElement | null>(null)
  if (on && on !== last) remember(on)
  useEffect(() => watchTips(document, show), [])
  const { tip = "", tipSide, tipChord } = (on ?? last)?.dataset ?? {}
  return (
    <Base.Root open={on !== null} onOpenChange={(open) => !open && show(null)}>
      <Base.Portal>
        <Base.Positioner anchor={on ?? last} side={(tipSide ?? "bottom") as Side} sideOffset={6} collisionPadding={8} className="floater">
          <Base.Popup className="tooltip">
            {tip}
            {tipChord && <KeyCaps chord={tipChord} />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
