import { create } from "zustand"
import { reasonOf } from "../../../../parts/Placeholders"
import type { About } from "../../../../state/documents"
import { bind } from "../../../../state/documents"
import { useLine } from "../../../../state/live"
import { onAnother } from "../../../../state/session"
import { ApiError } from "../../../../wire/http"
import { newKey } from "../../../../wire/key"
import { upload } from "../../../../wire/upload"
import type { Formats } from "../../../../words/format"
import type { Words } from "../../../../words/words"
import { unfit } from "../../composer/limits"

/** A file on its way to what it is bound to. `again`: it may be tried once more; `cut`: by itself when the line is back. */
export interface Arriving {
  key: string
  name: string
  size: number
  progress: number
  fault: string | null
  again: (() => void) | null
  cut: boolean
}

type All = Readonly<Record<string, readonly Arriving[]>>

/** They go on wherever the person looks meanwhile. */
const useAll = create<{ at: All }>(() => ({ at: {} }))
const running = new Map<string, AbortController>()
const NONE: readonly Arriving[] = []

const placeOf = ({ kind, id }: About) => `${kind}/${id}`
const write = (place: string, change: (files: readonly Arriving[]) => readonly Arriving[]) => useAll.setState(({ at }) => ({ at: { ...at, [place]: change(at[place] ?? NONE) } }))

export const useArriving = (about: About): readonly Arriving[] => useAll(({ at }) => at[placeOf(about)] ?? NONE)

onAnother(() => {
  for (const stopper of running.values()) stopper.abort()
  useAll.setState({ at: {} })
})

function retryCut(): void {
  for (const { cut, again } of Object.values(useAll.getState().at).flat()) if (cut) again?.()
}

addEventListener("online", retryCut)
useLine.subscribe(({ connection }, before) => {
  if (connection === "live" && before.connection !== "live") retryCut()
})

export function callOff(about: About, key: string): void {
  running.get(key)?.abort()
  write(placeOf(about), (files) => files.filter((each) => each.key !== key))
}

/** Each is checked, shown at once, carried to the server, and bound. */
export function addFiles(files: Iterable<File>, about: About, words: Words, formats: Pick<Formats, "size">): void {
  for (const file of files) {
    const wrong = unfit(file, 0, null)
    const fault = wrong && (wrong.why === "tooBig" ? words.t("files.tooBig", { size: formats.size(wrong.limit) }) : words.t("files.isEmpty"))
    const key = newKey()
    write(placeOf(about), (held) => [...held, { key, name: file.name, size: file.size, progress: 0, fault, again: null, cut: false }])
    if (!fault) void carry(key, file, about, words)
  }
}

async function carry(key: string, file: File, about: About, words: Words): Promise<void> {
  const place = placeOf(about)
  const change = (more: Partial<Arriving>) => write(place, (files) => files.map((each) => (each.key === key ? { ...each, ...more } : each)))
  const stopper = new AbortController()
  running.set(key, stopper)
  change({ progress: 0, fault: null, again: null, cut: false })
  try {
    const stored = await upload(file, { signal: stopper.signal, onProgress: (progress) => change({ progress }) })
    if (stopper.signal.aborted) return
    // asked twice, it is bound once
    await bind(about, { file_id: stored.id, client_id: key })
    write(place, (files) => files.filter((each) => each.key !== key))
  } catch (error) {
    if (stopper.signal.aborted) return
    const cut = error instanceof ApiError && error.status === 0
    const passing = error instanceof ApiError && error.passing
    change({ fault: cut ? words.t("files.fileCut") : reasonOf(error, words), cut, again: passing ? () => void carry(key, file, about, words) : null })
  } finally {
    if (running.get(key) === stopper) running.delete(key)
  }
}
