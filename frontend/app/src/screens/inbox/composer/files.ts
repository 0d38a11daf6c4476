import { reasonOf } from "../../../parts/Placeholders"
import { useLine } from "../../../state/live"
import { onAnother } from "../../../state/session"
import { ApiError } from "../../../wire/http"
import type { Attachment, Capabilities } from "../../../wire/types"
import { upload } from "../../../wire/upload"
import type { Formats } from "../../../words/format"
import type { Words } from "../../../words/words"
import { edit, write, writingAt } from "./desk"
import { newKey } from "./key"
import { without } from "./letter/pictures"
import type { Unfit } from "./limits"
import { unfit } from "./limits"
import type { Kind, Piece } from "./writing"

const running = new Map<string, AbortController>()

/** Files that were cut off on their way: what sends each anew, and whether the line was at fault. */
const broken = new Map<string, { again: () => void; cut: boolean }>()

export const mayRetry = (key: string) => broken.has(key)

export const retryFile = (key: string) => broken.get(key)?.again()

/** The line is there again: what it had cut goes on by itself. */
function retryCut(): void {
  for (const { again, cut } of [...broken.values()]) if (cut) again()
}

/** Another person has signed in here. */
onAnother(() => {
  for (const stopper of running.values()) stopper.abort()
  broken.clear()
})

addEventListener("online", retryCut)
useLine.subscribe(({ connection }, before) => {
  if (connection === "live" && before.connection !== "live") retryCut()
})

interface Place {
  conversation: number
  kind: Kind
  /** Null where none limits it: a note. */
  channel: Capabilities | null
  words: Words
  formats: Formats
}

/** Files that were picked, pasted or dropped: each checked, shown at once, and on its way. */
export function addFiles(files: Iterable<File>, place: Place): void {
  for (const file of files) addFile(file, place)
}

function addFile(file: File, place: Place): void {
  const { conversation, kind, channel } = place
  const { files } = writingAt(conversation, kind)
  const wrong = unfit(file, files.length, channel)
  const preview = file.type.startsWith("image/") ? URL.createObjectURL(file) : null
  const fault = wrong && wordsOf(wrong, place)
  const piece: Piece = { key: newKey(), name: file.name, size: file.size, preview, progress: 0, stored: null, fault }
  edit(conversation, kind, { files: [...files, piece] })
  if (!fault) carry(piece.key, file, place)
}

/** Send it, from the beginning. */
function carry(key: string, file: File, place: Place): void {
  const { conversation, kind, words } = place
  broken.delete(key)
  const stopper = new AbortController()
  running.set(key, stopper)
  const change = (more: Partial<Piece>) => changePiece(conversation, kind, key, more)
  change({ progress: 0, fault: null })
  upload(file, { signal: stopper.signal, onProgress: (progress) => change({ progress }) })
    .then(
      (stored: Attachment) => change({ stored, progress: 1 }),
      (error: unknown) => {
        if (stopper.signal.aborted) return
        const cut = error instanceof ApiError && error.status === 0
        if (error instanceof ApiError && error.passing) broken.set(key, { again: () => carry(key, file, place), cut })
        change({ fault: cut ? words.t("composer.fileCut") : reasonOf(error, words) })
      },
    )
    .finally(() => running.get(key) === stopper && running.delete(key))
}

/** Only a file that has arrived is worth a new draft. */
export function changePiece(conversation: number, kind: Kind, key: string, more: Partial<Piece>): void {
  write(conversation, kind, (writing) => {
    const files = writing.files.map((piece) => (piece.key === key ? { ...piece, ...more } : piece))
    return { ...writing, files, dirty: writing.dirty || more.stored !== undefined }
  })
}

export function removeFile(conversation: number, kind: Kind, key: string): void {
  running.get(key)?.abort()
  broken.delete(key)
  const { files, text } = writingAt(conversation, kind)
  const gone = files.find((piece) => piece.key === key)
  if (gone?.preview?.startsWith("blob:")) URL.revokeObjectURL(gone.preview)
  edit(conversation, kind, { files: files.filter((piece) => piece !== gone), ...(gone && { text: without(text, gone) }) })
}

/** Why a file that is on the server already does not go by this channel; null when it does. */
export function faultOf({ stored, size }: Piece, before: number, place: Pick<Place, "channel" | "words" | "formats">): string | null {
  const wrong = unfit({ type: stored?.mime ?? "", size }, before, place.channel)
  return wrong && wordsOf(wrong, place)
}

function wordsOf(wrong: Unfit, { words: { t }, formats }: Pick<Place, "words" | "formats">): string {
  if (wrong.why === "tooMany") return t("composer.tooMany", { n: wrong.limit })
  if (wrong.why === "tooBig") return t("composer.tooBig", { size: formats.size(wrong.limit) })
  return t(`composer.${wrong.why}`)
}
