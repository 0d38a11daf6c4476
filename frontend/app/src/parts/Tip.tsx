import { Tooltip as Base } from "@base-ui/react/tooltip"
import "./float.css"
import { KeyCaps } from "./keys/KeyCaps"
import type { Side } from "./Tooltip"

interface Props {
  /** What is explained: it carries the words. */
  on: HTMLElement
  open: boolean
  onClose: () => void
}

/** What stands beside the thing that is pointed at. */
export default function Tip({ on, open, onClose }: Props) {
  const { tip = "", tipSide, tipChord } = on.dataset
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Positioner anchor={on} side={(tipSide ?? "bottom") as Side} sideOffset={6} collisionPadding={8} className="floater">
          <Base.Popup className="tooltip">
            {tip}
            {tipChord && <KeyCaps chord={tipChord} />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
