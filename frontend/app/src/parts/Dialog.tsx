import { Dialog as Base } from "@base-ui/react/dialog"
import type { ReactNode } from "react"
import { useWords } from "../words/words"
import "./button.css"
import "./float.css"
import { Icon } from "./icon/Icon"
import { useLayer } from "./useBack"

interface Props {
  title: string
  open: boolean
  onClose: () => void
  children: ReactNode
  actions?: ReactNode
  wide?: boolean
  /** There is nothing in it but text: the keys that scroll need a place to stand. */
  read?: boolean
}

/** For what cannot be undone, or is read alone. Everything else grows from its place: Popover, Menu. */
export function Dialog({ title, open, onClose, children, actions, wide, read }: Props) {
  const { t } = useWords()
  useLayer(open, onClose)
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="veil" />
        <Base.Popup className="dialog" data-layer data-wide={wide || undefined}>
          <header>
            <Base.Title>{title}</Base.Title>
          </header>
          <div className="dialog-body" tabIndex={read ? 0 : undefined}>{children}</div>
          {actions && <footer>{actions}</footer>}
          {/* Last, so that the first field is what gets the focus. */}
          <Base.Close className="icon-button dialog-close" data-small aria-label={t("common.close")}>
            <Icon name="close" size={16} />
          </Base.Close>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
