import { useState } from "react"
import type { KeptFile } from "../../../../wire/api.gen"
import { useWords } from "../../../../words/words"
import { Lightbox, Shown } from "../../thread/media/Lightbox"
import "../../thread/media/media.css"

/** A picture or a film as large as the window; a document leafed through, page by page as pictures: nothing in it runs. */
export function Looked({ file, onClose }: { file: KeptFile; onClose: () => void }) {
  if (file.pages === null) return <Lightbox files={[file]} start={0} from={null} onClose={onClose} />
  return <Leafed file={file} pages={file.pages} onClose={onClose} />
}

function Leafed({ file, pages, onClose }: { file: KeptFile; pages: number; onClose: () => void }) {
  const { t } = useWords()
  const [at, setAt] = useState(0)
  return (
    <Shown label={file.name} file={file} at={at} count={pages} onStep={(by) => setAt(Math.max(0, Math.min(pages - 1, at + by)))} onClose={onClose}>
      <img key={at} className="lightbox-page" src={`${file.url}/pages/${at + 1}`} alt={t("talk.page", { n: at + 1 })} />
    </Shown>
  )
}
