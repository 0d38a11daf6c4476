import type { FileLimits } from "../../../wire/api.gen"
import type { Attachment, Capabilities } from "../../../wire/types"
import { UPLOAD_MAX } from "../../../wire/upload"

/** Nor more of them on a note, which goes by no channel. */
export const NOTE_FILES_MAX = 20
const PHOTOS = new Set(["image/jpeg", "image/png", "image/webp"])

export type Unfit = { why: "tooMany"; limit: number } | { why: "tooBig"; limit: number } | { why: "notTaken" } | { why: "isEmpty" }

const kindOf = (mime: string) =>
  PHOTOS.has(mime) ? "photo" : mime === "image/gif" ? "animation" : mime.startsWith("video/") ? "video" : mime.startsWith("audio/") ? "audio" : "document"

/** A browser that does not know the type leaves it to the server, which looks at the content. */
const takes = ({ mimes, never }: FileLimits, mime: string) => !mime || (!never.includes(mime) && (!mimes.length || mimes.includes(mime)))

/** Why a file will not do, before it is uploaded; null when it may. What is too large for a picture still goes as a document. */
export function unfit(file: Pick<File, "type" | "size">, before: number, channel: Capabilities | null): Unfit | null {
  if (file.size === 0) return { why: "isEmpty" }
  const most = channel?.files_max ?? NOTE_FILES_MAX
  if (before >= most) return { why: "tooMany", limit: most }
  if (!channel) return file.size > UPLOAD_MAX ? { why: "tooBig", limit: UPLOAD_MAX } : null
  const ways = [kindOf(file.type), "document"].flatMap((kind) => channel.files[kind] ?? []).filter((way) => takes(way, file.type))
  if (!ways.length) return { why: "notTaken" }
  const limit = Math.min(UPLOAD_MAX, Math.max(...ways.map(({ max_bytes }) => max_bytes)))
  return file.size > limit ? { why: "tooBig", limit } : null
}

export type NotRound = { why: "notSquare" | "tooLong" | "notMp4"; limit: number }

/** Why a film cannot go as a round video message; the server asks again. */
export function whyNotRound({ mime, width, height, duration_s }: Pick<Attachment, "mime" | "width" | "height" | "duration_s">, limits: FileLimits): NotRound | null {
  const limit = limits.seconds_max ?? 0
  if (limits.mimes.length && !limits.mimes.includes(mime)) return { why: "notMp4", limit }
  if (limits.square && (width === null || width !== height)) return { why: "notSquare", limit }
  return limit && (duration_s === null || duration_s >= limit + 1) ? { why: "tooLong", limit } : null
}
