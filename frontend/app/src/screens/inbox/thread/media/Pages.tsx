import { useState } from "react"
import { Icon } from "../../../../parts/icon/Icon"
import type { Attachment } from "../../../../wire/types"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { Shown } from "./Lightbox"

/** A document by its first page; pressed, it is leafed through. Its pages come as pictures: nothing in it runs. */
export function Pages({ file, preview, pages }: { file: Attachment; preview: string; pages: number }) {
  const { t } = useWords()
  const { size } = useFormats()
  const [at, setAt] = useState<number | null>(null)
  const about = [t("talk.pages", { n: pages }), file.size === null ? "" : size(file.size)].filter(Boolean).join(" · ")
  return (
    <>
      <div className="pages">
        <button type="button" className="pages-first" aria-label={t("talk.leaf", { name: file.name })} onClick={() => setAt(0)}>
          <img src={preview} alt="" loading="lazy" decoding="async" />
        </button>
        <a className="file-card" href={`${file.url ?? ""}?download=true`} download={file.name}>
          <span className="file-card-text">
            <strong className="cut">{file.name}</strong>
            <span className="cut">{about}</span>
          </span>
          <Icon name="download" size={16} />
        </a>
      </div>
      {at !== null && (
        <Shown label={file.name} file={file} at={at} count={pages} onStep={(by) => setAt(Math.max(0, Math.min(pages - 1, at + by)))} onClose={() => setAt(null)}>
          <img key={at} className="lightbox-page" src={`${file.url ?? ""}/pages/${at + 1}`} alt={t("talk.page", { n: at + 1 })} />
        </Shown>
      )}
    </>
  )
}
