import { Icon } from "../../../../parts/icon/Icon"
import type { IconName } from "../../../../parts/icon/Icon"
import type { Attachment } from "../../../../wire/types"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { fileWord } from "../../list/preview"
import { FetchAgain } from "./FetchAgain"
import "./media.css"
import { Pages } from "./Pages"
import { inMosaic, Photos } from "./Photos"
import { Player } from "./Player"
import { Round } from "./Round"
import type { From } from "./useGallery"

/** The files of a message, each as what it is. */
export function Media({ attachments, from = null }: { attachments: readonly Attachment[]; from?: From | null }) {
  if (!attachments.length) return null
  const pictures = inMosaic(attachments)
  const others = attachments.filter((file) => !pictures.includes(file))
  return (
    <div className="media">
      {pictures.length > 0 && <Photos files={pictures} from={from} />}
      {others.map((file) => (
        <One key={file.id} file={file} />
      ))}
    </div>
  )
}

function One({ file }: { file: Attachment }) {
  const words = useWords()
  const { url, kind, mime } = file
  if (!url) return <FileCard file={file} />
  if (kind === "sticker" && mime.startsWith("image/")) return <img className="sticker" src={url} alt={fileWord("sticker", words)} loading="lazy" />
  if (kind === "voice" || (kind === "audio" && mime.startsWith("audio/"))) return <Player file={file} />
  if (kind === "video_note" && mime.startsWith("video/")) return <Round file={file} url={url} />
  if (mime.startsWith("video/")) return <Film file={file} url={url} />
  if (file.preview && file.pages) return <Pages file={file} preview={file.preview} pages={file.pages} />
  return <FileCard file={file} />
}

function Film({ file, url }: { file: Attachment; url: string }) {
  const words = useWords()
  const { width, height, kind, preview } = file
  return (
    <video
      className="film"
      src={url}
      controls={kind !== "animation"}
      autoPlay={kind === "animation"}
      loop={kind === "animation"}
      muted={kind === "animation"}
      playsInline
      // With a picture of it nothing is fetched before somebody plays it.
      poster={preview ?? undefined}
      preload={preview ? "none" : "metadata"}
      aria-label={fileWord(kind, words)}
      style={{ aspectRatio: width && height ? `${width} / ${height}` : "16 / 9" }}
    />
  )
}

const ICONS: Record<string, IconName> = { photo: "image", animation: "image", video: "play", video_note: "play", audio: "mic", voice: "mic" }

/** A file by its name and size; where it is on its way from the channel, or could not be had, it says so. */
export function FileCard({ file }: { file: Attachment }) {
  const words = useWords()
  const { t } = words
  const { size } = useFormats()
  const about = file.state === "remote" ? t("thread.fetching") : file.size === null ? "" : size(file.size)
  const inside = (
    <>
      <span className="file-card-icon" data-busy={file.state === "remote" || undefined}>
        <Icon name={file.state === "failed" ? "alert" : (ICONS[file.kind] ?? "file")} size={20} />
      </span>
      <span className="file-card-text">
        <strong className="cut">{file.name || fileWord(file.kind, words)}</strong>
        {file.state === "failed" ? <FetchAgain file={file} /> : <span className="cut">{about}</span>}
      </span>
    </>
  )
  if (!file.url)
    return (
      <div className="file-card" data-state={file.state}>
        {inside}
      </div>
    )
  return (
    <a className="file-card" href={`${file.url}?download=true`} download={file.name}>
      {inside}
      <Icon name="download" size={16} />
    </a>
  )
}
