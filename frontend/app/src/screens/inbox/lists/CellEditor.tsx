import type { KeyboardEvent } from "react"
import { useEffect, useRef } from "react"
import { PopoverAt } from "../../../parts/Popover"
import type { ColumnView } from "../../../wire/api.gen"
import { CellField } from "./CellField"
import { useColumnName } from "../../../shell/conditions/columnName"
import type { Row } from "./useList"

interface Props {
  row: Row
  column: ColumnView
  anchor: HTMLElement
  onClose: () => void
  /** To the next cell that can be changed, or the one before. */
  onStep: (step: 1 | -1) => void
}

const FIELD = "input, textarea, select, [role=combobox], .slot-value button, button"

/** A cell is changed in a small window upon it: Enter keeps, Tab keeps and goes on, Escape leaves it as it was. */
export function CellEditor({ row, column, anchor, onClose, onStep }: Props) {
  const nameOf = useColumnName()
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const field = box.current?.querySelector<HTMLElement>(FIELD)
    field?.focus()
    if (field instanceof HTMLInputElement) field.select()
  }, [])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const at = event.target as HTMLElement
    if (event.key === "Tab") {
      const fields = [...(box.current?.querySelectorAll<HTMLElement>("input, textarea") ?? [])]
      const next = fields[fields.indexOf(at) + (event.shiftKey ? -1 : 1)]
      event.preventDefault()
      event.stopPropagation()
      // leaving the field keeps what was typed
      at.blur()
      if (next && fields.includes(at)) next.focus()
      else onStep(event.shiftKey ? -1 : 1)
    } else if (event.key === "Enter" && at instanceof HTMLInputElement && at.getAttribute("role") !== "combobox") {
      // the field has kept it by now: it hears the key first
      onClose()
    }
  }
  return (
    <PopoverAt anchor={anchor} label={nameOf(column)} onClose={onClose}>
      <div ref={box} className="lists-cell" onKeyDown={onKeyDown}>
        <CellField row={row} column={column} />
      </div>
    </PopoverAt>
  )
}
