import type { ClipboardEvent, ComponentProps, KeyboardEvent, RefObject } from "react"
import { useEffect, useRef } from "react"
import { onMac } from "../../../parts/keys/chord"
import { sayLive } from "../../../state/live"
import type { Entity } from "../../../wire/types"
import { edit, setBusy, useWriting } from "./desk"
import { sends, useHabit } from "./habit"
import { format } from "./format"
import { slashAt } from "../../../state/variables"
import type { Kind } from "./writing"

/** Every picture of a clipboard is called the same: the moment tells them apart. */
function dated(file: File): File {
  if (!/^image\.\w+$/.test(file.name)) return file
  const at = new Date().toISOString().slice(0, 19).replace("T", " ").replaceAll(":", ".")
  return new File([file], `${at}.${file.name.split(".").pop()}`, { type: file.type })
}

interface Props {
  ref: RefObject<HTMLTextAreaElement | null>
  id: number
  kind: Kind
  label: string
  placeholder?: string
  /** Of a first message: the labelled field of a form. Enter begins a line there, and Escape is the window's. */
  wiring?: ComponentProps<"textarea">
  onSend: () => void
  /** Pasted. */
  onFiles: (files: Iterable<File>) => void
  /** What is typed after a slash, while the caret stands in it. */
  onSlash: (slash: Slash | null) => void
}

export interface Slash {
  from: number
  to: number
  typed: string
}

const TYPING_MS = 3000
const FORMATS: Record<string, Entity["type"]> = { KeyB: "bold", KeyI: "italic", "Shift+KeyX": "strike", KeyE: "code" }
const touch = matchMedia("(pointer: coarse)")

/** The text itself: sends by Enter as the person is used to, formats by keys, takes pasted files. */
export function Field({ ref, id, kind, label, placeholder, wiring, onSend, onFiles, onSlash }: Props) {
  const { text, reply_to } = useWriting(id, kind)
  const sendBy = useHabit((habit) => habit.sendBy)
  const said = useRef(0)
  useEffect(() => () => setBusy(id, kind, false), [id, kind])

  const change = (next: string) => {
    edit(id, kind, { text: next })
    if (kind === "note" || wiring || Date.now() - said.current < TYPING_MS) return
    said.current = Date.now()
    sayLive({ type: "typing", conversation_id: id })
  }
  const look = (field: HTMLTextAreaElement) => {
    const found = field.selectionStart === field.selectionEnd ? slashAt(field.value, field.selectionStart) : null
    onSlash(found && { ...found, to: field.selectionStart })
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return
    const field = event.currentTarget
    const mod = onMac ? event.metaKey : event.ctrlKey
    const type = mod && !event.altKey ? FORMATS[`${event.shiftKey ? "Shift+" : ""}${event.code}`] : undefined
    if (type) format(field, id, kind, type)
    else if (sends(event, wiring ? "mod" : sendBy, touch.matches)) onSend()
    else if (event.key === "Escape" && reply_to !== null) edit(id, kind, { reply_to: null })
    else if (event.key === "Escape" && !wiring) field.blur()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const onPaste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files]
    if (!files.length) return
    event.preventDefault()
    onFiles(files.map(dated))
  }
  return (
    <textarea
      ref={ref}
      className="composer-field"
      rows={2}
      maxLength={20_000}
      value={text}
      placeholder={placeholder}
      aria-label={wiring ? undefined : label}
      {...wiring}
      onChange={({ target }) => {
        change(target.value)
        look(target)
      }}
      onKeyDown={onKeyDown}
      onPaste={onPaste}
      onFocus={() => setBusy(id, kind, true)}
      onBlur={() => {
        setBusy(id, kind, false)
        onSlash(null)
      }}
    />
  )
}
