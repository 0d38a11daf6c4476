import { useRef, useState } from "react"
import { Icon } from "../../../../parts/icon/Icon"
import type { Attachment } from "../../../../wire/types"
import { useWords } from "../../../../words/words"
import { fileWord } from "../../list/preview"

const SPEEDS = [1, 1.5, 2] as const

/** The one that plays: two voices at once are none. */
let playing: HTMLAudioElement | null = null

const clock = (seconds: number) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`

/** A voice message or a piece of music: plays in the thread, at one's own speed. */
export function Player({ file, url }: { file: Attachment; url: string }) {
  const words = useWords()
  const { t } = words
  const audio = useRef<HTMLAudioElement>(null)
  const [runs, setRuns] = useState(false)
  const [at, setAt] = useState(0)
  const [length, setLength] = useState(file.duration_s ?? 0)
  const [speed, setSpeed] = useState<(typeof SPEEDS)[number]>(1)
  const [broken, setBroken] = useState(false)
  const name = file.kind === "voice" ? fileWord("voice", words) : file.name || fileWord("audio", words)

  const toggle = () => {
    const element = audio.current
    if (!element) return
    if (element.paused) {
      playing?.pause()
      playing = element
      element.play().catch(() => setBroken(true))
    } else element.pause()
  }
  const faster = () => {
    const next = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length]!
    setSpeed(next)
    if (audio.current) audio.current.playbackRate = next
  }
  return (
    <div className="player" role="group" aria-label={name}>
      <audio
        ref={audio}
        src={url}
        preload="none"
        onPlay={() => setRuns(true)}
        onPause={() => setRuns(false)}
        onEnded={() => setAt(0)}
        onTimeUpdate={({ currentTarget }) => setAt(currentTarget.currentTime)}
        onLoadedMetadata={({ currentTarget }) => {
          currentTarget.playbackRate = speed
          if (Number.isFinite(currentTarget.duration)) setLength(currentTarget.duration)
        }}
        onError={() => setBroken(true)}
      />
      <button type="button" className="player-play" aria-label={t(runs ? "thread.pause" : "thread.play")} onClick={toggle}>
        <Icon name={runs ? "pause" : "play"} size={18} />
      </button>
      <div className="player-body">
        {broken ? (
          <span className="player-name cut">{t("thread.cannotPlay")}</span>
        ) : (
          <>
            {file.kind !== "voice" && <span className="player-name cut">{name}</span>}
            <input
              type="range"
              min={0}
              max={Math.max(length, 0.1)}
              step={0.1}
              value={at}
              style={{ "--part": `${length ? (at / length) * 100 : 0}%` }}
              aria-label={t("thread.seek")}
              aria-valuetext={clock(at)}
              onChange={({ target }) => {
                if (audio.current) audio.current.currentTime = Number(target.value)
                setAt(Number(target.value))
              }}
            />
          </>
        )}
        <span className="player-time">{clock(runs || at > 0 ? at : length)}</span>
      </div>
      <button type="button" className="player-speed" aria-label={t("thread.speed", { n: speed })} onClick={faster}>
        {`${speed}×`}
      </button>
    </div>
  )
}
