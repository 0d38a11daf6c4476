import { Popover as Base } from "@base-ui/react/popover"
import type { ReactElement, ReactNode } from "react"
import { useLayoutEffect, useRef, useState } from "react"
import "./float.css"
import { useLayer } from "./useBack"

interface Props {
  trigger: ReactElement<Record<string, unknown>>
  /** What it is, for a screen reader. */
  label: string
  children: ReactNode | ((close: () => void) => ReactNode)
  open?: boolean
  onOpen?: (open: boolean) => void
  align?: "start" | "center" | "end"
  side?: "top" | "bottom" | "left" | "right"
  /** No inner space: the content brings its own. */
  bare?: boolean
  /** What has the focus when it opens, where it is there already. */
  first?: string
}

/** A small window that grows from the thing it belongs to. */
export function Popover({ trigger, label, children, open, onOpen, align = "start", side = "bottom", bare, first }: Props) {
  const [own, setOwn] = useState(false)
  const shown = open ?? own
  const set = (next: boolean) => {
    setOwn(next)
    onOpen?.(next)
  }
  useLayer(shown, () => set(false))
  // Opened by a key, its button never had the focus: whoever had it has it again.
  const before = useRef<Element | null>(null)
  useLayoutEffect(() => {
    if (shown) before.current = document.activeElement
  }, [shown])
  const back = () => (before.current instanceof HTMLElement && before.current.isConnected && before.current !== document.body ? before.current : true)
  const popup = useRef<HTMLDivElement>(null)
  const front = () => (first && popup.current?.querySelector<HTMLElement>(first)) || true
  return (
    <Base.Root open={shown} onOpenChange={set}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} side={side} sideOffset={4} collisionPadding={8} className="floater">
          <Base.Popup ref={popup} className="popup" data-layer data-bare={bare || undefined} aria-label={label} initialFocus={front} finalFocus={back}>
            {typeof children === "function" ? children(() => set(false)) : children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/** The thing itself has the focus again, not the first button within it. */
export function giveBack(anchor: HTMLElement): false {
  anchor.focus({ preventScroll: true })
  return false
}

interface AtProps extends Pick<Props, "label" | "align" | "side" | "bare"> {
  /** What it grows from, and what has the focus again afterwards. */
  anchor: HTMLElement
  onClose: () => void
  children: ReactNode
}

/** The same, of a thing that is no button. */
export function PopoverAt({ anchor, label, align = "start", side = "bottom", bare, onClose, children }: AtProps) {
  useLayer(true, onClose)
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Positioner anchor={anchor} align={align} side={side} sideOffset={4} collisionPadding={8} className="floater">
          <Base.Popup className="popup" data-layer data-bare={bare || undefined} aria-label={label} finalFocus={() => giveBack(anchor)}>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
