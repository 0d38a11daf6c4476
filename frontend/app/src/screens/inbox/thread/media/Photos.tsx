import type { CSSProperties, ReactNode } from "react"
import { useState } from "react"
import { Icon } from "../../../../parts/icon/Icon"
import type { Attachment } from "../../../../wire/types"
import { useWords } from "../../../../words/words"
import { fileWord } from "../../list/preview"
import { clock } from "./clock"
import { FetchAgainTile } from "./FetchAgain"
import { Lightbox } from "./Lightbox"
import { mosaicOf } from "./mosaic"
import type { From } from "./useGallery"

interface Props {
  files: readonly Attachment[]
  from: From | null
}

/** Pictures: one as large as fits, several as a mosaic. Their place is kept before they have come. */
export function Photos({ files, from }: Props) {
  const [shown, setShown] = useState<string | null>(null)
  const here = files.filter(({ url }) => url)
  return (
    <>
      <Mosaic files={files}>{(file) => <Picture key={file.id} file={file} onOpen={() => setShown(file.id)} />}</Mosaic>
      {shown !== null && <Lightbox files={here} start={here.findIndex(({ id }) => id === shown)} from={from} onClose={() => setShown(null)} />}
    </>
  )
}

/** One of several messages' pictures: it opens by itself, and leads on to those beside it. */
export function OnePicture({ file, from }: { file: Attachment; from: From }) {
  const [shown, show] = useState(false)
  return (
    <>
      <Picture file={file} onOpen={() => show(true)} />
      {shown && <Lightbox files={[file]} start={0} from={from} onClose={() => show(false)} />}
    </>
  )
}

interface MosaicProps<File> {
  files: readonly File[]
  children: (file: File) => ReactNode
}

/** Things that have a shape, each in its place among the others. */
export function Mosaic<File extends Pick<Attachment, "id" | "width" | "height">>({ files, children }: MosaicProps<File>) {
  const [one] = files
  if (one && files.length === 1)
    return (
      <div className="photos" data-count={1}>
        <div className="photo-place" style={fit(one)}>
          {children(one)}
        </div>
      </div>
    )
  const { ratio, tiles } = mosaicOf(files)
  return (
    <div className="photos" data-count={files.length} style={{ aspectRatio: ratio.toFixed(4) }}>
      {files.map((file, at) => (
        <div key={file.id} className="photo-place" style={placed(tiles[at])}>
          {children(file)}
        </div>
      ))}
    </div>
  )
}

const placed = (tile: Partial<Record<"left" | "top" | "width" | "height", number>> = {}): CSSProperties =>
  Object.fromEntries(Object.entries(tile).map(([side, part]) => [side, `${part.toFixed(3)}%`]))

/** One that a press makes as large as the window; of a film its first moment. What has not come yet keeps its place. */
export function Picture({ file, onOpen }: { file: Attachment; onOpen: () => void }) {
  const words = useWords()
  const { url, mime, state, kind, duration_s, preview } = file
  // What is shown already does not blink when its small picture comes.
  const [small] = useState(preview)
  const film = mime.startsWith("video/")
  const name = file.name || fileWord(kind, words)
  if (state === "failed") return <FetchAgainTile file={file} />
  if (!url)
    return (
      <span className="photo" data-state={state} role="img" aria-label={`${name}: ${words.t("thread.fetching")}`}>
        <Icon name={film ? "play" : "image"} size={24} />
      </span>
    )
  return (
    <button type="button" className="photo" aria-label={name} onClick={onOpen}>
      {film ? (
        <>
          {preview ? <img src={preview} alt="" loading="lazy" decoding="async" /> : <video src={url} muted playsInline preload="metadata" tabIndex={-1} aria-hidden />}
          <span className="photo-film">
            <Icon name="play" size={20} />
          </span>
          {duration_s !== null && <span className="photo-length">{clock(duration_s)}</span>}
        </>
      ) : (
        <img src={small ?? url} alt={name} loading="lazy" decoding="async" />
      )}
    </button>
  )
}

/** What stands in a mosaic: pictures, and among several the films too. */
const PICTURES = new Set(["photo", "animation"])
export const isPicture = ({ kind, mime }: Attachment) => PICTURES.has(kind) && mime.startsWith("image/")
export const isFilm = ({ kind, mime }: Attachment) => kind === "video" && mime.startsWith("video/")

/** The files of one message that stand in its mosaic; one that could not be had says so in words elsewhere. */
export function inMosaic(files: readonly Attachment[]): readonly Attachment[] {
  const seen = files.filter((file) => file.state !== "failed" && (isPicture(file) || isFilm(file)))
  return seen.length > 1 ? seen : seen.filter(isPicture)
}

/** How wide a message with these files is. */
export function mediaWidth(files: readonly Attachment[]): string {
  return widthOf(inMosaic(files))
}

export function widthOf([first, ...more]: readonly Pick<Attachment, "width" | "height">[]): string {
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
