import type { NewButton } from "../../../wire/api.gen"
import { shelved } from "../../../wire/shelf"
import type { Contacted, Entity } from "../../../wire/types"
import type { LetterBody } from "./letter/fields"
import type { LetterFields } from "./letter/typed"
import type { Kind, Piece } from "./writing"

export type As = "take_over" | "for_responsible"

/** A message that has left the field and not arrived yet. Kept over a reload, under the same key. */
export interface Parcel {
  me: number
  conversation: number
  kind: Kind
  typed: string
  files: Piece[]
  /** Subject and copies as they were typed. */
  letter?: LetterFields | null
  at: string
  body: {
    client_id: string
    kind: Kind
    text: string
    entities: Entity[]
    attachments: string[]
    reply_to: number | null
    draft_rev: number
    saved_reply_id?: number
    contacted?: Contacted
    buttons?: NewButton[][]
    letter?: LetterBody
    send_at?: string
    unless_customer_writes?: boolean
    as?: As
    confirm_address?: true
  }
}

const STORE = "samovar.unsent"

/** What the browser holds, of all people and windows. What is none of ours counts as nothing. */
export function unsent(): Parcel[] {
  const kept = shelved.read(STORE)
  return Array.isArray(kept) ? kept.filter(isParcel) : []
}

/** What other people, and other windows of mine, have still to send stays where it is. */
export function keepUnsent(mine: readonly Parcel[], gone: readonly Parcel[] = []): void {
  const ours = new Set([...mine, ...gone].map(({ body }) => body.client_id))
  const theirs = unsent().filter(({ body }) => !ours.has(body.client_id))
  shelved.put(STORE, JSON.stringify([...theirs, ...mine]))
}

function isParcel(kept: unknown): kept is Parcel {
  const { me, conversation, body } = (kept ?? {}) as Partial<Parcel>
  return typeof me === "number" && typeof conversation === "number" && typeof body?.client_id === "string"
}
