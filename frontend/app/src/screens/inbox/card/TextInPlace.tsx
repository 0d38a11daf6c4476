import type { ComponentProps, KeyboardEvent } from "react"
import { useState } from "react"
import { takeFocus } from "./focus"
import type { Keeping } from "./useKept"
import { useTyping } from "./useKept"

interface Props extends Omit<ComponentProps<"input">, "onChange" | "value" | "defaultValue"> {
  keeping: Keeping<string>
  label: string
  /** How it is written when nobody types. */
  format?: (value: string) => string
  onLeave?: () => void
  /** What stands there while somebody types; "" when nobody does. */
  onTyped?: (text: string) => void
}

const tidy = (text: string) => text.trim().replace(/\s+/g, " ")

/** A line of text that is a field when it is pointed at. Enter and leaving keep, Escape drops. */
export function TextInPlace({ keeping, label, format, readOnly, onLeave, onTyped, ...rest }: Props) {
  const [focused, setFocused] = useState(false)
  const typing = useTyping(keeping, tidy)
  const shown = typing.typed ?? (format && !focused ? format(keeping.shown) : keeping.shown)
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === "Enter") {
      event.preventDefault()
      typing.commit()
    }
    if (event.key !== "Escape") return
    // The first Escape is about the text, the second about where one is.
    if (typing.typed !== null) event.stopPropagation()
    typing.drop()
    onTyped?.("")
    takeFocus(event.currentTarget)
  }
  return (
    <input
      className="in-place"
      {...rest}
      aria-label={label}
      aria-invalid={keeping.edit?.state === "failed" || undefined}
      autoComplete="off"
      spellCheck={false}
      readOnly={readOnly}
      value={shown}
      onFocus={() => setFocused(true)}
      onChange={(event) => {
        typing.type(event.target.value)
        onTyped?.(event.target.value)
      }}
      onBlur={() => {
        setFocused(false)
        typing.commit()
        onTyped?.("")
        onLeave?.()
      }}
      onKeyDown={onKeyDown}
    />
  )
}
