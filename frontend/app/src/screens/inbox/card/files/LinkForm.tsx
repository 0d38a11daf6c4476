import type { KeyboardEvent } from "react"
import { useState } from "react"
import { Button } from "../../../../parts/Button"
import { TextField } from "../../../../parts/Field"
import { reasonOf } from "../../../../parts/Placeholders"
import { useBegun } from "../../../../state/begun"
import type { About } from "../../../../state/documents"
import { bind } from "../../../../state/documents"
import { newKey } from "../../../../wire/key"
import { useWords } from "../../../../words/words"

/** A link: where it leads, and what it is called. */
export function LinkForm({ about, onClose }: { about: About; onClose: () => void }) {
  const words = useWords()
  const { t } = words
  const { value, set, drop } = useBegun(`link/${about.kind}/${about.id}`, { url: "", title: "", key: newKey() })
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string>()
  const change = (more: Partial<typeof value>) => {
    setFault(undefined)
    set((now) => ({ ...now, ...more }))
  }
  const put = async () => {
    if (busy) return
    setBusy(true)
    try {
      await bind(about, { url: value.url, title: value.title, client_id: value.key })
      drop()
      onClose()
    } catch (error) {
      setFault(reasonOf(error, words))
      setBusy(false)
    }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return
    event.stopPropagation()
    onClose()
  }
  return (
    <form
      className="card-link-form"
      aria-label={t("files.addLink")}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault()
        void put()
      }}
    >
      <TextField label={t("files.linkUrl")} value={value.url} onChange={(url) => change({ url })} error={fault} inputMode="url" autoFocus required />
      <TextField label={t("files.linkTitle")} value={value.title} onChange={(title) => change({ title })} hint={t("files.linkHint")} maxLength={180} />
      <footer>
        <Button small look="primary" type="submit" busy={busy}>
          {t("files.put")}
        </Button>
        <Button small look="quiet" onClick={onClose}>
          {t("common.cancel")}
        </Button>
      </footer>
    </form>
  )
}
