import { Tooltip as Base } from "@base-ui/react/tooltip"
import type { ReactElement } from "react"
import "./float.css"
import type { Chord } from "./keys/chord"
import { KeyCaps } from "./keys/KeyCaps"

interface Props {
  text: string
  chord?: Chord
  side?: "top" | "bottom" | "left" | "right"
  children: ReactElement<Record<string, unknown>>
}

/** A word and a key hint beside what is pointed at. Nothing may be learnt only here: it is absent on touch. */
export function Tooltip({ text, chord, side = "bottom", children }: Props) {
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} collisionPadding={8} className="floater">
          <Base.Popup className="tooltip">
            {text}
            {chord && <KeyCaps chord={chord} />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
