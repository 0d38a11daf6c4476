import { useRef, useState } from "react"
import { Button, IconButton } from "../../../../parts/Button"
import { reasonOf } from "../../../../parts/Placeholders"
import type { Attachment } from "../../../../wire/types"
import { upload } from "../../../../wire/upload"
import { useWords } from "../../../../words/words"

interface Props {
  header: "image" | "video" | "document"
  file: Attachment | null
  error: string | undefined
  onFile: (file: Attachment | null) => void
}

const ACCEPTS = { image: "image/jpeg,image/png", video: "video/*,image/gif", document: "" }

/** The picture, film or document that the template has on top. */
export function FileOnTop({ header, file, error, onFile }: Props) {
  const words = useWords()
  const { t } = words
  const picker = useRef<HTMLInputElement>(null)
  const [part, setPart] = useState<number | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const carry = (picked: File | undefined) => {
    if (!picked) return
    setFault(null)
    setPart(0)
    upload(picked, { signal: new AbortController().signal, onProgress: setPart })
      .then(onFile, (problem: unknown) => setFault(reasonOf(problem, words)))
      .finally(() => setPart(null))
  }
  const wrong = fault ?? (file ? undefined : error)
  return (
    <div className="field">
      <span className="field-label">{t(`template.header_${header}`)}</span>
      <span className="template-file">
        <Button small icon="attach" busy={part !== null} aria-invalid={wrong ? true : undefined} onClick={() => picker.current?.click()}>
          {file?.name ?? t("template.attach")}
        </Button>
        {file && <IconButton small icon="close" label={t("template.otherFile")} onClick={() => onFile(null)} />}
        {part !== null && <progress max={1} value={part} aria-label={t("composer.uploading")} />}
      </span>
      <input
        ref={picker}
        type="file"
        hidden
        accept={ACCEPTS[header] || undefined}
        aria-label={t(`template.header_${header}`)}
        onChange={({ target }) => {
          carry(target.files?.[0])
          target.value = ""
        }}
      />
      {wrong && (
        <p className="field-error" role="alert">
          {wrong}
        </p>
      )}
    </div>
  )
}
