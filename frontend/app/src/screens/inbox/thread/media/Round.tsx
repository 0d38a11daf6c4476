import { useRef, useState } from "react"
import { Icon } from "../../../../parts/icon/Icon"
import type { Attachment } from "../../../../wire/types"
import { useWords } from "../../../../words/words"
import { fileWord } from "../../list/preview"

/** A round video message: the whole circle plays and stops it. A browser that cannot play it is given the file. */
export function Round({ file, url }: { file: Attachment; url: string }) {
  const words = useWords()
  const { t } = words
  const film = useRef<HTMLVideoElement>(null)
  const [runs, setRuns] = useState(false)
  const [broken, setBroken] = useState(false)
  const name = fileWord("video_note", words)
  const toggle = () => {
    const it = film.current!
    // What cannot be played says so by its error event.
    if (it.paused) it.play().catch(() => undefined)
    else it.pause()
  }
  return (
    <div className="round" role="group" aria-label={name} data-round>
      <video ref={film} src={url} poster={file.preview ?? undefined} playsInline preload="metadata" tabIndex={-1} aria-hidden onPlay={() => setRuns(true)} onPause={() => setRuns(false)} onError={() => setBroken(true)} />
      {broken ? (
        <a href={`${url}?download=true`} download={file.name} aria-label={t("thread.download")} title={t("thread.cannotPlay")}>
          <Icon name="download" size={24} />
        </a>
      ) : (
        <button type="button" aria-label={t(runs ? "thread.pause" : "thread.watch")} data-runs={runs || undefined} onClick={toggle}>
          <Icon name={runs ? "pause" : "play"} size={24} />
        </button>
      )}
    </div>
  )
}
