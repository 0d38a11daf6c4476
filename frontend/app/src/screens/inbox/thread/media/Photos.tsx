import { useState } from "react"
import type { Attachment } from "../../../../wire/types"
import { useWords } from "../../../../words/words"
import { fileWord } from "../../list/preview"
import { Lightbox } from "./Lightbox"
import type { From } from "./useGallery"

/** Pictures: one as large as fits, several as a gallery. Their place is kept before they have come. */
export function Photos({ files, from }: { files: readonly Attachment[]; from: From | null }) {
  const words = useWords()
  const [shown, setShown] = useState<number | null>(null)
  const one = files.length === 1
  return (
    <>
      <div className="photos" data-count={Math.min(files.length, 4)}>
        {files.map((file, at) => (
          <button key={file.id} type="button" className="photo" style={one ? fit(file) : undefined} onClick={() => setShown(at)}>
            <img src={file.url ?? ""} alt={file.name || fileWord(file.kind, words)} loading="lazy" decoding="async" />
          </button>
        ))}
      </div>
      {shown !== null && <Lightbox files={files} start={shown} from={from} onClose={() => setShown(null)} />}
    </>
  )
}

/** How wide a message with these files is. */
export function mediaWidth(files: readonly Attachment[]): string {
  const [first, ...more] = files.filter(({ url, mime }) => url && mime.startsWith("image/"))
  return `${first && !more.length ? fit(first).width + FRAME : MOST.width + FRAME}px`
}

/** A picture stands 4 px from the edge of its bubble. */
const FRAME = 8

const MOST = { width: 340, height: 380 }

/** The size at which a picture stands, known from its measures. */
export function fit({ width, height }: Pick<Attachment, "width" | "height">): { width: number; aspectRatio: string } {
  if (!width || !height) return { width: 260, aspectRatio: "4 / 3" }
  const scale = Math.min(1, MOST.width / width, MOST.height / height)
  const shown = Math.max(120, Math.round(width * scale))
  // A strip is shown by its middle: a line of pixels is no picture.
  const ratio = Math.min(3, Math.max(1 / 2.2, width / height))
  return { width: shown, aspectRatio: ratio.toFixed(4) }
}
