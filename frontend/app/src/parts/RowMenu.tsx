import type { MouseEvent } from "react"
import { useState } from "react"
import "./button.css"
import { Icon } from "./icon/Icon"
import type { MenuItem } from "./Menu"
import { MenuAt } from "./Menu"

interface Props {
  /** Of the row: whose keys open it finds it by `data-menu`. */
  id: number
  label: string
  items: MenuItem[]
}

/** What can be done with a row, for the pointer and the finger. It takes no focus: a row is one choice of a list, and its keys open the same. */
export function RowMenu({ id, label, items }: Props) {
  const [anchor, openAt] = useState<HTMLElement | null>(null)
  const [byKeys, setByKeys] = useState(false)
  if (!items.length) return null
  const open = (event: MouseEvent<HTMLElement>) => {
    // a key of the list presses it without a pointer
    setByKeys(event.detail === 0)
    openAt(event.currentTarget)
  }
  return (
    <span className="row-menu" onClick={(event) => event.stopPropagation()}>
      <span className="icon-button" data-small data-menu={id} title={label} aria-hidden data-popup-open={anchor ? "" : undefined} onClick={open}>
        <Icon name="more" size={16} />
      </span>
      {anchor && <MenuAt commands={null} byKeys={byKeys} anchor={anchor} align="end" label={label} groups={[{ id: "row", items }]} onClose={() => openAt(null)} />}
    </span>
  )
}
