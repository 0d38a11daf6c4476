import type { Attachment, Message } from "../../../wire/types"
import { isFilm, isPicture } from "./media/Photos"

type Shape = Pick<Attachment, "id" | "width" | "height">

interface Tile extends Shape {
  message: Message
  /** Null: deleted, and its picture is not for us. */
  file: Attachment | null
}

export interface Layout {
  tiles: readonly Tile[]
  /** What stands below each other: documents, music. */
  rows: readonly { message: Message; files: readonly Attachment[] }[]
  /** Those whose words stand below all: of pictures, and of the last line. The words of the lines above stand with them. */
  words: readonly Message[]
}

const isSeen = (file: Attachment) => isPicture(file) || isFilm(file)

/** Pictures and films of an album stand in a mosaic, whatever else below each other; each message in one of both at least. */
export function layoutOf(messages: readonly Message[], rewording: string | null): Layout {
  const pictures = messages.some(({ attachments }) => attachments.some(isSeen))
  const tiles = messages.flatMap((message): Tile[] => {
    const seen = message.attachments.filter(isSeen).map((file) => tileOf(message, file, file))
    return seen.length || !pictures || message.attachments.length || message.deleted_at === null ? seen : [tileOf(message, null, blank(message))]
  })
  const shown = new Set(tiles.map(({ message }) => message.id))
  const rows = messages
    .map((message) => ({ message, files: message.attachments.filter((file) => !isSeen(file)) }))
    .filter(({ message, files }) => files.length > 0 || !shown.has(message.id))
  const below = new Set(rows.slice(0, -1).map(({ message }) => message.id))
  return { tiles, rows, words: messages.filter(({ id, text }) => !below.has(id) && (text !== "" || id === rewording)) }
}

const tileOf = (message: Message, file: Attachment | null, { id, width, height }: Shape): Tile => ({ message, file, id, width, height })
const blank = ({ id }: Message): Shape => ({ id, width: null, height: null })

type State = NonNullable<Message["state"]>
/** What a person has to know of first. */
const STATES: readonly State[] = ["failed", "unconfirmed", "cancelled", "scheduled", "queued", "sending", "sent", "delivered", "read"]

export interface Summary {
  /** The one that answers for all: whose words are read, else the first. */
  lead: Message
  /** Its time; the state that is least far; deleted once all are. */
  meta: Message
  quoting: Message | undefined
  /** Those that tell something beside their files (forwarded from whom), each thing once. */
  told: readonly Message[]
}

export function summaryOf(messages: readonly Message[]): Summary {
  const first = messages[0]!
  const lead = messages.find(({ text, deleted_at }) => text !== "" && deleted_at === null) ?? first
  const edited = messages.find(({ edited_at }) => edited_at !== null)
  const state = STATES.find((each) => messages.some((message) => message.state === each)) ?? null
  const failed = messages.find((message) => message.state === state && message.error)
  const gone = messages.every(({ deleted_at }) => deleted_at !== null)
  const facts = messages.map(({ meta }) => JSON.stringify({ ...meta, reactions: null, changes: null }))
  return {
    lead,
    meta: { ...(edited ?? lead), state, sent_at: first.sent_at, error: failed?.error ?? null, deleted_at: gone ? first.deleted_at : null },
    quoting: messages.find(({ reply_to }) => reply_to !== null),
    told: messages.filter((_, at) => facts.indexOf(facts[at]!) === at),
  }
}
