import type { KeyboardEvent } from "react"
import { takeFocus } from "./focus"
import type { Keeping } from "./useKept"
import { useTyping } from "./useKept"

interface Props {
  keeping: Keeping<string>
  tidy: (text: string) => string
  label: string
  hint: string
  most: number
}

/** Many lines, written in place. Leaving keeps them, Escape too: nothing written here is dropped. */
export function LongArea({ keeping, tidy, label, hint, most }: Props) {
  const typing = useTyping(keeping, tidy)
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return
    const done = event.key === "Enter" && (event.ctrlKey || event.metaKey)
    if (!done && event.key !== "Escape") return
    event.preventDefault()
    event.stopPropagation()
    typing.commit()
    takeFocus(event.currentTarget)
  }
  return (
    <textarea
      className="in-place card-comment"
      aria-label={label}
      aria-invalid={keeping.edit?.state === "failed" || undefined}
      placeholder={hint}
      maxLength={most}
      rows={2}
      value={typing.typed ?? keeping.shown}
      onChange={(event) => typing.type(event.target.value)}
      onBlur={typing.commit}
      onKeyDown={onKeyDown}
    />
  )
}
