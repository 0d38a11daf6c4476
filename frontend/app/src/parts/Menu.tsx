import { Menu as Base } from "@base-ui/react/menu"
import type { ReactElement, ReactNode } from "react"
import { Fragment, useRef, useState } from "react"
import "./float.css"
import type { IconName } from "./icon/Icon"
import { Icon } from "./icon/Icon"
import { useActions } from "./keys/actions"
import type { Chord } from "./keys/chord"
import { KeyCaps } from "./keys/KeyCaps"
import { giveBack } from "./Popover"
import { useLayer } from "./useBack"

export interface MenuItem {
  id: string
  label: string
  icon?: IconName
  chord?: Chord
  /** Present in a choice of one: drawn with a tick. */
  checked?: boolean
  danger?: boolean
  disabled?: boolean
  /** Why it cannot be done: said under the label, and the row is greyed. */
  why?: string | null
  /** What it does takes the menu's place: the menu does not close by itself. A tick leaves it open unless this is false. */
  stays?: boolean
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
  /** Under which words Ctrl+K has what stands here, too; null: its component offers it by `useActions` (a test looks). */
  commands: string | null
  header?: ReactNode
  align?: "start" | "center" | "end"
  side?: "top" | "bottom" | "left" | "right"
}

export function Menu({ trigger, groups, commands, header, align = "start", side = "bottom" }: Props) {
  const [open, setOpen] = useState(false)
  useLayer(open, () => setOpen(false))
  const items = commands === null ? [] : groups.flatMap(({ label, items }) => items.map((item) => ({ ...item, of: label ?? commands })))
  useActions(
    items
      .filter(({ disabled, why }) => !disabled && !why)
      // What it opens finds the focus where it was.
      .map(({ id, of, label, icon, run }) => ({ id: `${of}/${id}`, label: `${of}: ${label}`, group: commands!, ...(icon && { icon }), run: () => setTimeout(run) })),
  )
  return (
    <Base.Root open={open} onOpenChange={setOpen}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} side={side} sideOffset={4} collisionPadding={8} className="floater">
          <Base.Popup className="popup menu" data-layer>
            {header}
            <Groups groups={groups} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

interface AtProps extends Pick<Props, "groups" | "header" | "side" | "align"> {
  /** What it grows from, and what has the focus again afterwards. */
  anchor: HTMLElement
  label: string
  /** Ctrl+K has what stands here from elsewhere (a test looks). */
  commands?: null
  /** It was opened by a key: Enter does the first at once, as in a menu that has its button. */
  byKeys?: boolean
  onClose: () => void
}

/** A menu of a thing that has no button of its own for it: by keys, by a long press. */
export function MenuAt({ anchor, label, groups, header, align = "start", side = "bottom", byKeys, onClose }: AtProps) {
  const given = useRef(false)
  useLayer(true, onClose)
  // The popup takes the focus when its frames allow; a key pressed meanwhile is for its first row, however slow they are.
  const passOn = (popup: HTMLElement) => {
    if (!byKeys || given.current) return
    const first = popup.querySelector<HTMLElement>("[role^=menuitem]:not([data-disabled])")
    first?.focus()
    given.current = document.activeElement === first
  }
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Positioner anchor={anchor} align={align} side={side} sideOffset={4} collisionPadding={8} className="floater">
          <Base.Popup
            className="popup menu"
            data-at
            data-layer
            aria-label={label}
            finalFocus={() => giveBack(anchor)}
            onFocus={({ target, currentTarget }) => target === currentTarget && passOn(currentTarget)}
          >
            {header}
            <Groups groups={groups} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

function Groups({ groups }: Pick<Props, "groups">) {
  return groups.map((group, i) => (
    <Fragment key={group.id}>
      {i > 0 && <Base.Separator className="menu-line" />}
      <Base.Group>
        {group.label && <Base.GroupLabel className="menu-label">{group.label}</Base.GroupLabel>}
        {group.items.map((item) => (
          <MenuRow key={item.id} item={item} />
        ))}
      </Base.Group>
    </Fragment>
  ))
}

/** Small choices side by side at the head of a menu; arrows reach them like the rows. */
export function MenuRowOf({ label, items }: { label: string; items: readonly { id: string; label: string; chosen: boolean; run: () => void }[] }) {
  return (
    <Base.Group className="menu-side" aria-label={label}>
      {items.map((item) => (
        <Base.CheckboxItem key={item.id} className="menu-sign" checked={item.chosen} closeOnClick onCheckedChange={item.run} aria-label={item.label}>
          {item.label}
        </Base.CheckboxItem>
      ))}
    </Base.Group>
  )
}

function MenuRow({ item }: { item: MenuItem }) {
  const inside = (
    <>
      {item.icon && <Icon name={item.icon} size={16} />}
      <span className="cut">
        {item.label}
        {item.why && <span className="menu-why">{item.why}</span>}
      </span>
      {item.chord && <KeyCaps chord={item.chord} />}
      {item.checked && <Icon name="check" size={16} />}
    </>
  )
  const shared = { className: "menu-row", disabled: item.disabled === true || Boolean(item.why), "data-danger": item.danger || undefined }
  if (item.checked === undefined)
    return (
      <Base.Item {...shared} closeOnClick={item.stays !== true} onClick={item.run}>
        {inside}
      </Base.Item>
    )
  return (
    <Base.CheckboxItem {...shared} checked={item.checked} closeOnClick={item.stays === false} onCheckedChange={item.run}>
      {inside}
    </Base.CheckboxItem>
  )
}
