import type { ConversationRow } from "../../../wire/types"
import type { Words, WordKey } from "../../../words/words"

export interface Preview {
  /** Before the text: "Вы", "Анна". */
  who: string | null
  text: string
  /** A drawing instead of a word: a note, a file, a call, one that nobody took. */
  mark: "note" | "file" | "call" | "missed" | null
  /** Words of ours, not of a person. */
  dim: boolean
}

const FILES = new Set(["photo", "video", "audio", "voice", "video_note", "animation", "sticker", "document", "place", "contact"])

/** Cards that stand for a message: what a channel told and nobody can download. */
const TOLD: Readonly<Record<string, WordKey>> = {
  product: "thread.product",
  poll: "thread.poll",
  call: "list.call",
  call_missed: "list.call_missed",
  forward: "thread.told_forward",
  link: "thread.told_link",
  ad: "thread.told_ad",
  post: "thread.told_post",
  comment: "thread.told_comment",
  story: "thread.told_story",
  gift: "thread.told_gift",
  playlist: "thread.told_playlist",
  album_of_photos: "thread.told_album_of_photos",
  product_album: "thread.told_product_album",
}

const CALLS: Readonly<Record<string, "call" | "missed">> = { call: "call", call_missed: "missed" }

/** What a file, or a card, is called where its content cannot be shown. */
export function fileWord(kind: string, { t }: Words): string {
  return t(TOLD[kind] ?? ((FILES.has(kind) ? `list.${kind}` : "list.document") as WordKey))
}

/** One line about the last thing that happened in a dialog, as `me` reads it. */
export function preview(row: ConversationRow, me: string, words: Words): Preview {
  const last = row.last_message
  const { t } = words
  if (!last) return { who: null, text: t("list.empty"), mark: null, dim: true }
  if (last.direction === "system") return { who: null, text: [row.kind === "internal" && row.title, standing(row, words)].filter(Boolean).join(" · "), mark: null, dim: true }
  const ours = last.direction !== "in"
  const who = ours && last.author ? (last.author === me ? t("list.you") : last.author) : null
  if (last.deleted) return { who, text: t(last.direction === "note" ? "list.deletedNote" : "list.deleted"), mark: null, dim: true }
  const text = last.text.replace(/\s+/g, " ").trim()
  const thing = last.file && !text ? (CALLS[last.file] ?? "file") : null
  const mark = last.direction === "note" ? "note" : thing
  if (text) return { who, text, mark, dim: false }
  if (last.file) return { who, text: fileWord(last.file, words), mark, dim: true }
  return { who, text: t("list.wordless"), mark, dim: true }
}

/** After a system line the row says how the dialog now stands. */
function standing(row: ConversationRow, { t }: Words): string {
  if (row.state === "done") return t("list.isDone")
  if (row.state === "snoozed") return t("list.isSnoozed")
  if (row.responsible) return t("list.ledBy", { name: row.responsible.name })
  return row.pool ? t("list.queueOf", { name: row.pool.name }) : t("list.ledByNobody")
}

export const titleOf = (row: ConversationRow, { t }: Words): string => row.contact?.name || row.title || t("list.nameless")
