import { Menu as Base } from "@base-ui/react/menu"
import type { ReactElement, ReactNode } from "react"
import { Fragment } from "react"
import "./float.css"
import type { IconName } from "./icon/Icon"
import { Icon } from "./icon/Icon"
import type { Chord } from "./keys/chord"
import { KeyCaps } from "./keys/KeyCaps"

export interface MenuItem {
  id: string
  label: string
  icon?: IconName
  chord?: Chord
  /** Present in a choice of one: drawn with a tick. */
  checked?: boolean
  danger?: boolean
  disabled?: boolean
  run: () => void
}

export interface MenuGroup {
  id: string
  label?: string
  items: MenuItem[]
}

interface Props {
  trigger: ReactElement<Record<string, unknown>>
  groups: MenuGroup[]
  header?: ReactNode
  align?: "start" | "center" | "end"
  side?: "top" | "bottom" | "left" | "right"
}

export function Menu({ trigger, groups, header, align = "start", side = "bottom" }: Props) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} side={side} sideOffset={4} collisionPadding={8} className="floater">
          <Base.Popup className="popup menu" data-layer>
            {header}
            {groups.map((group, i) => (
              <Fragment key={group.id}>
                {i > 0 && <Base.Separator className="menu-line" />}
                <Base.Group>
                  {group.label && <Base.GroupLabel className="menu-label">{group.label}</Base.GroupLabel>}
                  {group.items.map((item) => (
                    <Row key={item.id} item={item} />
                  ))}
                </Base.Group>
              </Fragment>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

function Row({ item }: { item: MenuItem }) {
  const inside = (
    <>
      {item.icon && <Icon name={item.icon} size={16} />}
      <span className="cut">{item.label}</span>
      {item.chord && <KeyCaps chord={item.chord} />}
      {item.checked && <Icon name="check" size={16} />}
    </>
  )
  const shared = { className: "menu-row", disabled: item.disabled === true, "data-danger": item.danger || undefined }
  if (item.checked === undefined)
    return (
      <Base.Item {...shared} onClick={item.run}>
        {inside}
      </Base.Item>
    )
  return (
    <Base.CheckboxItem {...shared} checked={item.checked} onCheckedChange={item.run}>
      {inside}
    </Base.CheckboxItem>
  )
}
