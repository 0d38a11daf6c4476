import { reasonOf } from "../../../parts/Placeholders"
import type { Attachment, Capabilities } from "../../../wire/types"
import { upload } from "../../../wire/upload"
import type { Formats } from "../../../words/format"
import type { Words } from "../../../words/words"
import { edit, write, writingAt } from "./desk"
import { newKey } from "./key"
import type { Unfit } from "./limits"
import { unfit } from "./limits"
import type { Kind, Piece } from "./writing"

const running = new Map<string, AbortController>()

interface Place {
  conversation: number
  kind: Kind
  /** Null where no channel limits it: a note. */
  channel: Capabilities | null
  words: Words
  formats: Formats
}

/** Files that were picked, pasted or dropped: each checked, shown at once, and on its way. */
export function addFiles(files: Iterable<File>, place: Place): void {
  for (const file of files) addFile(file, place)
}

function addFile(file: File, place: Place): void {
  const { conversation, kind, channel, words } = place
  const { files } = writingAt(conversation, kind)
  const wrong = unfit(file, files.length, channel)
  const preview = file.type.startsWith("image/") ? URL.createObjectURL(file) : null
  const fault = wrong && wordsOf(wrong, place)
  const piece: Piece = { key: newKey(), name: file.name, size: file.size, preview, progress: 0, stored: null, fault }
  edit(conversation, kind, { files: [...files, piece] })
  if (fault) return
  const stopper = new AbortController()
  running.set(piece.key, stopper)
  const change = (more: Partial<Piece>) => changePiece(conversation, kind, piece.key, more)
  upload(file, { signal: stopper.signal, onProgress: (progress) => change({ progress }) })
    .then(
      (stored: Attachment) => change({ stored, progress: 1 }),
      (error: unknown) => {
        if (!stopper.signal.aborted) change({ fault: reasonOf(error, words) })
      },
    )
    .finally(() => running.delete(piece.key))
}

/** Only a file that has arrived is worth a new draft. */
function changePiece(conversation: number, kind: Kind, key: string, more: Partial<Piece>): void {
  write(conversation, kind, (writing) => {
    const files = writing.files.map((piece) => (piece.key === key ? { ...piece, ...more } : piece))
    return { ...writing, files, dirty: writing.dirty || more.stored !== undefined }
  })
}

export function removeFile(conversation: number, kind: Kind, key: string): void {
  running.get(key)?.abort()
  const { files } = writingAt(conversation, kind)
  const gone = files.find((piece) => piece.key === key)
  if (gone?.preview?.startsWith("blob:")) URL.revokeObjectURL(gone.preview)
  edit(conversation, kind, { files: files.filter((piece) => piece !== gone) })
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
