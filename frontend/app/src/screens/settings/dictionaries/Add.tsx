import { useRef, useState } from "react"
import { Button } from "../../../parts/Button"

interface AddProps {
  label: string
  button: string
  add: (name: string) => Promise<boolean>
  open?: boolean
  /** Escape: the focus goes back to where it came from. */
  onClose?: () => void
  onLeave?: () => void
}

/** One line: Enter adds it, and the next may follow. */
export function Add({ label, button, add, open, onClose, onLeave }: AddProps) {
  const [name, type] = useState("")
  const field = useRef<HTMLInputElement>(null)
  const send = async () => {
    const typed = name.trim()
    if (!typed || !(await add(typed))) return
    // what was typed meanwhile is the next one
    if (field.current?.value !== name) return
    type("")
  }
  return (
    <div className="dictionary-add">
      <input
        ref={field}
        className="input"
        aria-label={label}
        placeholder={label}
        value={name}
        maxLength={60}
        autoComplete="off"
        autoFocus={open}
        onChange={(event) => type(event.target.value)}
        // left with nothing typed, it is not wanted
        onBlur={({ relatedTarget }) => !name.trim() && !relatedTarget?.closest(".dictionary-add") && onLeave?.()}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.nativeEvent.isComposing) void send()
          if (event.key === "Escape" && onClose) {
            event.stopPropagation()
            onClose()
          }
        }}
      />
      <Button icon="plus" onClick={() => void send()}>
        {button}
      </Button>
    </div>
  )
}
