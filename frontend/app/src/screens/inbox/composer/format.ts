import type { Entity } from "../../../wire/types"
import { edit } from "./desk"
import { wrapped } from "../../../state/text/markup"
import type { Kind } from "./writing"

/** Formats what is selected in the field, by key or by button. */
export function format(field: HTMLTextAreaElement, id: number, kind: Kind, type: Entity["type"]): void {
  const after = wrapped(field.value, field.selectionStart, field.selectionEnd, type)
  edit(id, kind, { text: after.text })
  select(field, after.from, after.to)
}

/** Puts a piece of text where the caret stands. */
export function put(field: HTMLTextAreaElement, id: number, kind: Kind, piece: string): void {
  const { value, selectionStart, selectionEnd } = field
  edit(id, kind, { text: value.slice(0, selectionStart) + piece + value.slice(selectionEnd) })
  const at = selectionStart + piece.length
  select(field, at, at)
}

function select(field: HTMLTextAreaElement, from: number, to: number): void {
  requestAnimationFrame(() => {
    field.focus()
    field.setSelectionRange(from, to)
  })
}
