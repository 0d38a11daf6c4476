import { create } from "zustand"
import { SPEEDS, usePrefs } from "../../../../state/prefs"
import { keepPrefs } from "../../../../state/session"
import type { Attachment } from "../../../../wire/types"

export interface Sounding {
  /** The file that plays, or was paused. */
  id: string | null
  runs: boolean
  /** Seconds from its beginning, and to its end where the sound has told it. */
  at: number
  length: number | null
  /** Files that this browser could not play. */
  broken: ReadonlySet<string>
}

/** What sounds in this window: one at a time. It goes on while the thread is scrolled and its bubble is drawn no more. */
export const useSounds = create<Sounding>(() => ({ id: null, runs: false, at: 0, length: null, broken: new Set() }))

const element = new Audio()
let now: Attachment | null = null
let list: readonly Attachment[] = []

/** Which of its two forms this browser plays. */
export function sourceOf(file: Pick<Attachment, "mime" | "url" | "sound">, plays: (mime: string) => string): string {
  const asked = file.mime === "audio/ogg" ? "audio/ogg; codecs=opus" : file.mime
  return file.sound && !plays(asked) ? file.sound : (file.url ?? "")
}

/** The voices of the thread in their order: one that ends is followed by the next. */
export function setList(files: readonly Attachment[]): void {
  list = files
}

/** The voice after this one. */
export function nextOf(files: readonly Attachment[], id: string): Attachment | null {
  const at = files.findIndex((file) => file.id === id)
  return at < 0 ? null : (files[at + 1] ?? null)
}

function begin(file: Attachment, from = 0): void {
  now = file
  const source = sourceOf(file, (mime) => element.canPlayType(mime))
  useSounds.setState({ id: file.id, at: from, length: null })
  element.src = source
  element.currentTime = from
  start()
}

function start(): void {
  const { voiceSpeed } = usePrefs.getState()
  element.defaultPlaybackRate = voiceSpeed
  element.playbackRate = voiceSpeed
  // What cannot be played says so by its error event; what was stopped meanwhile is no fault.
  element.play().catch(() => undefined)
}

export function toggle(file: Attachment): void {
  if (useSounds.getState().id !== file.id) begin(file)
  else if (element.paused) start()
  else element.pause()
}

export function seek(file: Attachment, to: number): void {
  if (useSounds.getState().id !== file.id) begin(file, to)
  else {
    element.currentTime = to
    useSounds.setState({ at: to })
  }
}

/** The next speed, for all voices of this person from now on. */
export function faster(): void {
  const voiceSpeed = SPEEDS[(SPEEDS.indexOf(usePrefs.getState().voiceSpeed) + 1) % SPEEDS.length]!
  element.playbackRate = voiceSpeed
  // A speed that could not be kept is this window's alone.
  keepPrefs({ voiceSpeed }).catch(() => undefined)
}

element.addEventListener("play", () => useSounds.setState({ runs: true }))
element.addEventListener("pause", () => useSounds.setState({ runs: false }))
element.addEventListener("timeupdate", () => useSounds.setState({ at: element.currentTime }))
element.addEventListener("loadedmetadata", () => {
  if (Number.isFinite(element.duration)) useSounds.setState({ length: element.duration })
})
element.addEventListener("ended", () => {
  const next = now && nextOf(list, now.id)
  useSounds.setState({ runs: false, at: 0 })
  if (next) begin(next)
})
element.addEventListener("error", () => {
  if (!now || !element.src) return
  const other = now.sound
  // The browser believed that it could: the other form is left to try.
  if (other && !element.src.endsWith(other)) {
    element.src = other
    start()
  } else useSounds.setState(({ broken }) => ({ runs: false, broken: new Set(broken).add(now!.id) }))
})
