import { Dialog } from "@base-ui/react/dialog"
import type { KeyboardEvent } from "react"
import { Icon } from "../../../../parts/icon/Icon"
import type { Attachment } from "../../../../wire/types"
import { useWords } from "../../../../words/words"
import { fileWord } from "../../list/preview"

interface Props {
  files: readonly Attachment[]
  at: number
  onAt: (at: number) => void
  onClose: () => void
}

/** A picture as large as the window; arrows lead to the next, a press beside it or Escape closes. */
export function Lightbox({ files, at, onAt, onClose }: Props) {
  const words = useWords()
  const { t } = words
  const file = files[at]
  if (!file) return null
  const step = (by: number) => onAt((at + by + files.length) % files.length)
  const onKeyDown = ({ key }: KeyboardEvent) => {
    if (key === "ArrowRight") step(1)
    if (key === "ArrowLeft") step(-1)
  }
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="lightbox-veil" />
        <Dialog.Popup className="lightbox" data-layer aria-label={file.name || fileWord(file.kind, words)} onKeyDown={onKeyDown}>
          <header>
            <span className="cut">{file.name}</span>
            {files.length > 1 && <span>{t("thread.ofCount", { n: at + 1, count: files.length })}</span>}
            <a href={`${file.url ?? ""}?download=true`} download={file.name} aria-label={t("thread.download")} title={t("thread.download")}>
              <Icon name="download" size={20} />
            </a>
            <Dialog.Close aria-label={t("common.close")} title={t("common.close")}>
              <Icon name="close" size={20} />
            </Dialog.Close>
          </header>
          <div className="lightbox-place" onClick={onClose}>
            <img src={file.url ?? ""} alt={file.name || fileWord(file.kind, words)} onClick={(event) => event.stopPropagation()} />
          </div>
          {files.length > 1 && (
            <>
              <button type="button" className="lightbox-step" data-back aria-label={t("thread.pictureBefore")} onClick={() => step(-1)}>
                <Icon name="chevronLeft" size={24} />
              </button>
              <button type="button" className="lightbox-step" aria-label={t("thread.pictureNext")} onClick={() => step(1)}>
                <Icon name="chevronRight" size={24} />
              </button>
            </>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
