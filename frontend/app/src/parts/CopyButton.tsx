import { useEffect, useState } from "react"
import { useWords } from "../words/words"
import { Button, IconButton } from "./Button"
import "./segments.css"
import { copyText } from "./copy"
import { reasonOf } from "./Placeholders"
import { tell } from "./Toast"

const SHOWN_MS = 1600

function useCopied(text: string) {
  const words = useWords()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = (then?: () => void) =>
    void copyText(text).then(
      () => {
        setCopied(true)
        then?.()
      },
      (error: unknown) => tell(reasonOf(error, words), { fault: true }),
    )
  return { copied, copy }
}

/** A small button that puts a text into the clipboard, and says that it did. */
export function CopyButton({ text, label, onCopied }: { text: string; label: string; onCopied?: () => void }) {
  const { t } = useWords()
  const { copied, copy } = useCopied(text)
  return <IconButton className="copy" icon={copied ? "check" : "copy"} label={copied ? t("common.copied") : label} small onClick={() => copy(onCopied)} />
}

/** A key that somebody may have to type by hand: seen whole, in fours. */
export function CopyKey({ text, label }: { text: string; label: string }) {
  return (
    <div className="copy-key">
      <textarea className="input" readOnly rows={2} value={text.replace(/.{4}(?=.)/g, "$& ")} aria-label={label} onFocus={(event) => event.target.select()} />
      <CopyButton text={text} label={label} />
    </div>
  )
}

/** A text that is there to be taken away whole: a link, a key. */
export function CopyField({ text, label }: { text: string; label: string }) {
  const { t } = useWords()
  const { copied, copy } = useCopied(text)
  return (
    <div className="copy-field">
      <input className="input" readOnly value={text} aria-label={label} onFocus={(event) => event.target.select()} />
      <Button icon={copied ? "check" : "copy"} onClick={() => copy()}>
        {copied ? t("common.copied") : t("common.copy")}
      </Button>
    </div>
  )
}
