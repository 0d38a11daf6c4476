import type { PointerEvent } from "react"
import { useRef } from "react"
import { Icon } from "../../../../parts/icon/Icon"
import { usePrefs } from "../../../../state/prefs"
import type { Attachment } from "../../../../wire/types"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { fileWord } from "../../list/preview"
import { clock } from "./clock"
import { faster, seek, toggle, useSounds } from "./sounds"

/** A voice message or a piece of music: plays in the thread, at one's own speed. */
export function Player({ file }: { file: Attachment }) {
  const words = useWords()
  const { t } = words
  const mine = useSounds((state) => (state.id === file.id ? state : null))
  const broken = useSounds((state) => state.broken.has(file.id))
  const { number } = useFormats()
  const speed = usePrefs((prefs) => prefs.voiceSpeed)
  const [runs, at] = [mine?.runs ?? false, mine?.at ?? 0]
  const length = file.duration_s ?? mine?.length ?? 0
  const name = file.kind === "voice" ? fileWord("voice", words) : file.name || fileWord("audio", words)
  return (
    <div className="player" role="group" aria-label={name}>
      <button type="button" className="player-play" aria-label={t(runs ? "thread.pause" : "thread.play")} onClick={() => toggle(file)}>
        <Icon name={runs ? "pause" : "play"} size={18} />
      </button>
      <div className="player-body">
        {broken ? (
          <span className="player-name cut">{t("thread.cannotPlay")}</span>
        ) : (
          <>
            {file.kind !== "voice" && <span className="player-name cut">{name}</span>}
            <Track file={file} at={at} length={length} />
          </>
        )}
        <span className="player-time">{clock(runs || at > 0 ? at : length)}</span>
      </div>
      {mine ? (
        <button type="button" className="player-speed" aria-label={t("thread.speed", { n: speed })} onClick={faster}>
          {`${number(speed)}×`}
        </button>
      ) : (
        <a className="player-save" href={`${file.url ?? ""}?download=true`} download={file.name} aria-label={t("thread.download")} title={t("thread.download")}>
          <Icon name="download" size={16} />
        </a>
      )}
    </div>
  )
}

const BARS = 48

/** The wave, or a line where there is none; pressed or drawn along, it plays from there. */
function Track({ file, at, length }: { file: Attachment; at: number; length: number }) {
  const { t } = useWords()
  const box = useRef<HTMLDivElement>(null)
  const wave = file.waveform
  const part = length ? at / length : 0
  const go = (event: PointerEvent) => {
    const { left, width } = box.current!.getBoundingClientRect()
    seek(file, Math.max(0, Math.min(1, (event.clientX - left) / width)) * length)
  }
  return (
    <div
      ref={box}
      className="track"
      data-wave={wave !== null || undefined}
      style={{ "--part": `${part * 100}%` }}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        go(event)
      }}
      onPointerMove={(event) => event.buttons === 1 && event.currentTarget.hasPointerCapture(event.pointerId) && go(event)}
    >
      {wave && <Wave wave={wave} part={part} />}
      <input
        type="range"
        min={0}
        max={Math.max(length, 0.1)}
        step={length > 60 ? 5 : 1}
        value={at}
        aria-label={t("thread.seek")}
        aria-valuetext={clock(at)}
        onChange={({ target }) => seek(file, Number(target.value))}
      />
    </div>
  )
}

function Wave({ wave, part }: { wave: readonly number[]; part: number }) {
  const bars = Array.from({ length: BARS }, (_, at) => Math.max(...wave.slice(Math.floor((at * wave.length) / BARS), Math.floor(((at + 1) * wave.length) / BARS) || 1), 0))
  return (
    <svg viewBox={`0 0 ${BARS * 4} 32`} preserveAspectRatio="none" aria-hidden>
      {bars.map((bar, at) => {
        const height = 3 + (bar / 31) * 27
        return <rect key={at} x={at * 4 + 0.5} y={(32 - height) / 2} width={2.4} height={height} rx={1.2} data-past={at / BARS < part || undefined} />
      })}
    </svg>
  )
}
