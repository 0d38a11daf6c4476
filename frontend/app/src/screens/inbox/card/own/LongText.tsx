import type { KeyboardEvent } from "react"
import { useWords } from "../../../../words/words"
import { takeFocus } from "../focus"
import { useTyping } from "../useKept"
import type { EditorProps } from "./Editor"
import { asText } from "./kept"

const as = (value: unknown) => (typeof value === "string" ? value : "")
const tidy = (text: string) => text.trim()

/** Many lines. Leaving keeps them, Escape too: nothing written here is dropped. */
export function LongText({ field, keeping }: EditorProps) {
  const { t } = useWords()
  const text = asText(keeping, as)
  const typing = useTyping(text, tidy)
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
      aria-label={field.name}
      aria-invalid={keeping.edit?.state === "failed" || undefined}
      placeholder={t("card.add")}
      maxLength={field.kind === "address" ? 1000 : 10_000}
      rows={2}
      value={typing.typed ?? text.shown}
      onChange={(event) => typing.type(event.target.value)}
      onBlur={typing.commit}
      onKeyDown={onKeyDown}
    />
  )
}
