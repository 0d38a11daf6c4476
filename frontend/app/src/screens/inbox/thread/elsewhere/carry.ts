import type { Capabilities, Message } from "../../../../wire/types"
import { messagesOf } from "../../composer/parts"
import { isShutAt } from "../../composer/template/window"

/** What of a message another channel does not carry: it is told before it goes there. */
export type Loss = "buttons" | "formatting" | "quote" | "several"
export type Bar = "file" | "files" | "window"

export interface Carried {
  losses: Loss[]
  /** It cannot go there at all. */
  bar: Bar | null
}

type Said = Pick<Message, "text" | "entities" | "attachments" | "reply_to" | "meta">

/** Asked of each address; `until`: until when one may write freely there. The server asks the same once more. */
export function carry(message: Said, able: Capabilities, until: string | null, now: number): Carried {
  const { text, attachments, meta } = message
  const buttons = Array.isArray(meta.buttons) && meta.buttons.length > 0
  const losses: Loss[] = []
  if (buttons && !able.buttons) losses.push("buttons")
  if (message.entities.some(({ type }) => SHAPED.has(type) && !able.entities.includes(type))) losses.push("formatting")
  if (message.reply_to !== null) losses.push("quote")
  if (messagesOf(text, attachments.length, able) > 1) losses.push("several")
  return { losses, bar: barOf(attachments, able, until, now) }
}

/** Those that a reader sees; addresses and names are found in plain text as well. */
const SHAPED = new Set<string>(["bold", "italic", "underline", "strike", "spoiler", "code", "pre", "quote", "link"])

function barOf(files: Said["attachments"], able: Capabilities, until: string | null, now: number): Bar | null {
  // where nobody has written, or not for long, only what the platform approved goes
  if (able.window_s !== null && (until === null || isShutAt(until, now))) return "window"
  if (files.length > able.files_max) return "files"
  return files.every((file) => isTaken(file, able)) ? null : "file"
}

/** What is too large for a picture, or of another type, may still go as a document (backend/inbox/actions/reply/check.py). */
function isTaken({ kind, mime, size }: Said["attachments"][number], able: Capabilities): boolean {
  const type = mime.split(";")[0]!
  return [kind, "document"].some((each) => {
    const way = able.files[each]
    return way !== undefined && (size ?? 0) <= way.max_bytes && !way.never.includes(type) && (!way.mimes.length || way.mimes.includes(type))
  })
}
