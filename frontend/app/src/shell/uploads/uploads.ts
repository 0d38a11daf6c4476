import { create } from "zustand"
import { useLine } from "../../state/live"
import { onAnother } from "../../state/session"
import { ApiError } from "../../wire/http"
import type { Attachment } from "../../wire/types"
import { upload, UPLOAD_MAX } from "../../wire/upload"

/** A file on its way into a place that keeps files, or that did not come there. */
export interface Going {
  key: string
  name: string
  size: number
  /** From 0 to 1. */
  progress: number
  fault: "isEmpty" | "tooBig" | { error: unknown } | null
}

/** By place: "card/9/field:4". They go on while nobody looks at the place. */
export const useGoing = create<{ at: ReadonlyMap<string, readonly Going[]> }>(() => ({ at: new Map() }))

const running = new Map<string, AbortController>()
/** What sends a file anew, and whether the line was at fault. */
const broken = new Map<string, { again: () => void; cut: boolean }>()
let last = 0

export const mayGoAgain = (key: string) => broken.has(key)
export const goAgain = (key: string) => broken.get(key)?.again()

function put(place: string, change: (files: readonly Going[]) => readonly Going[]): void {
  useGoing.setState(({ at }) => {
    const next = new Map(at)
    const files = change(at.get(place) ?? [])
    if (files.length) next.set(place, files)
    else next.delete(place)
    return { at: next }
  })
}

const forget = (place: string, key: string) => put(place, (files) => files.filter((each) => each.key !== key))

/** Each is on its way at once; `arrived` is told of those that came. */
export function bring(place: string, files: Iterable<File>, arrived: (file: Attachment) => void): void {
  for (const file of files) {
    const key = `going-${++last}`
    const fault = file.size === 0 ? "isEmpty" : file.size > UPLOAD_MAX ? "tooBig" : null
    put(place, (all) => [...all, { key, name: file.name, size: file.size, progress: 0, fault }])
    if (!fault) carry(place, key, file, arrived)
  }
}

function carry(place: string, key: string, file: File, arrived: (file: Attachment) => void): void {
  broken.delete(key)
  const stopper = new AbortController()
  running.set(key, stopper)
  const change = (more: Partial<Going>) => put(place, (all) => all.map((each) => (each.key === key ? { ...each, ...more } : each)))
  change({ progress: 0, fault: null })
  upload(file, { signal: stopper.signal, onProgress: (progress) => change({ progress }) })
    .then(
      (stored) => {
        forget(place, key)
        arrived(stored)
      },
      (error: unknown) => {
        if (stopper.signal.aborted) return
        if (error instanceof ApiError && error.passing) broken.set(key, { again: () => carry(place, key, file, arrived), cut: error.status === 0 })
        change({ fault: { error } })
      },
    )
    .finally(() => running.get(key) === stopper && running.delete(key))
}

export function callOff(place: string, key: string): void {
  running.get(key)?.abort()
  broken.delete(key)
  forget(place, key)
}

/** The line is there again: what it had cut goes on by itself. */
function againAll(): void {
  for (const { again, cut } of [...broken.values()]) if (cut) again()
}

addEventListener("online", againAll)
useLine.subscribe(({ connection }, before) => {
  if (connection === "live" && before.connection !== "live") againAll()
})

/** Another person has signed in here. */
onAnother(() => {
  for (const stopper of running.values()) stopper.abort()
  broken.clear()
  useGoing.setState({ at: new Map() })
})
