import type { Attachment, Contacted, Draft, Named } from "../../../wire/types"
import type { Rows } from "../../../parts/buttons/rows"
import { NOTHING, type LetterFields } from "./letter/typed"
import { typed } from "../../../state/text/markup"

export type Kind = Draft["kind"]

/** A file that belongs to what is being written. */
export interface Piece {
  key: string
  name: string
  size: number
  /** An image of it, of this browser. */
  preview: string | null
  /** From 0 to 1. */
  progress: number
  /** On the server. */
  stored: Attachment | null
  fault: string | null
}

/** Why a send was refused. What was written is back in the field. */
export interface Refusal {
  code: string
  message: string
  /** Who was quicker. */
  holder: Named | null
}

/** What I am writing in one dialog, on one kind of paper. */
export interface Writing {
  text: string
  files: readonly Piece[]
  reply_to: number | null
  /** The saved reply that it was made from; its use is counted when it is sent. */
  saved: number | null
  /** Of a note: when and how the customer was spoken to elsewhere. */
  contacted: Contacted | null
  /** Of an answer: under it. */
  buttons: Rows
  /** Of a letter: its subject and copies, where they are not as by itself. */
  letter: LetterFields | null
  /** The highest revision that was saved, sent or heard of. */
  rev: number
  /** Changed since it was last saved. */
  dirty: boolean
  refusal: Refusal | null
}

export const BLANK: Writing = { text: "", files: [], reply_to: null, saved: null, contacted: null, buttons: [], letter: null, rev: 0, dirty: false, refusal: null }

export const isBlank = ({ text, files }: Pick<Writing, "text" | "files">) => !text.trim() && !files.length

/** Whether it can leave: something is said, and every file has arrived. */
export const isReady = (writing: Writing) => !isBlank(writing) && writing.files.every(({ stored, fault }) => stored && fault === null)

/** A file is still on its way. */
export const isArriving = ({ files }: Pick<Writing, "files">) => files.some(({ stored, fault }) => !stored && fault === null)

export function edited(writing: Writing, change: Partial<Pick<Writing, "text" | "files" | "reply_to" | "contacted" | "buttons" | "letter">>): Writing {
  const next = { ...writing, ...change, dirty: true }
  return isBlank(next) ? { ...next, saved: null } : next
}

/** A draft from the server, loaded or changed in another window of mine. What I am at is never taken from under my hands. */
export function adopted(writing: Writing, draft: Draft, busy: boolean): Writing {
  if (draft.rev <= writing.rev) return writing
  if (busy || writing.dirty) return { ...writing, rev: draft.rev }
  const { reply_to, rev, saved_reply_id: saved, contacted, buttons, letter } = draft
  return { ...writing, text: typed(draft.text, draft.entities), files: draft.attachments.map(pieceOf), reply_to, saved, contacted, buttons, letter: linesOf(letter), rev }
}

const linesOf = (kept: Draft["letter"]): LetterFields | null => kept && { ...NOTHING, ...kept }

/** A scheduled answer was called off, and its text is in the draft. In a field where I am writing it is added to what stands there. */
export function broughtBack(writing: Writing, draft: Draft, busy: boolean): Writing {
  if (draft.rev <= writing.rev || !draft.back || !(busy || writing.dirty)) return adopted(writing, draft, busy)
  const { text, entities, attachments, buttons, letter } = draft.back
  const whole = [writing.text, typed(text, entities)].filter((each) => each.trim()).join("\n")
  return { ...edited(writing, { text: whole, files: [...writing.files, ...attachments.map(pieceOf)], buttons: [...writing.buttons, ...buttons], letter: writing.letter ?? linesOf(letter) }), saved: writing.saved ?? draft.saved_reply_id, rev: draft.rev }
}

export const pieceOf = (stored: Attachment): Piece => ({
  key: stored.id,
  name: stored.name,
  size: stored.size ?? 0,
  preview: stored.kind === "photo" ? stored.url : null,
  progress: 1,
  stored,
  fault: null,
})

/** It is about to be saved, under the revision that this gives. */
export const saving = (writing: Writing): Writing => ({ ...writing, rev: writing.rev + 1, dirty: false })

/** It has left the field; drafts up to this revision are of the past. */
export const left = (writing: Writing): Writing => ({ ...BLANK, rev: writing.rev + 1 })

export interface Returned {
  text: string
  files: readonly Piece[]
  reply_to: number | null
  saved: number | null
  contacted: Contacted | null
  buttons: Rows
  letter?: LetterFields | null
}

/** Refused messages come back, in their order, before what was typed since. */
export function returned(writing: Writing, back: readonly Returned[], refusal: Refusal): Writing {
  const texts = [...back.map(({ text }) => text), writing.text].filter((text) => text.trim())
  const files = [...back.flatMap((each) => each.files), ...writing.files]
  const reply_to = back.find((each) => each.reply_to !== null)?.reply_to ?? writing.reply_to
  const saved = back.find((each) => each.saved !== null)?.saved ?? writing.saved
  const contacted = back.find((each) => each.contacted)?.contacted ?? writing.contacted
  const letter = back.find((each) => each.letter)?.letter ?? writing.letter
  const buttons = [...back.flatMap((each) => each.buttons), ...writing.buttons]
  return { ...writing, text: texts.join("\n"), files, reply_to, saved, contacted, buttons, letter, dirty: true, refusal }
}

/** Another paper takes it over: what stood there comes first. Buttons stay with the answer: a note has none. */
export function moved(from: Writing, to: Writing): { from: Writing; to: Writing } {
  const text = [to.text, from.text].filter((each) => each.trim()).join("\n")
  const whole = edited(to, { text, files: [...to.files, ...from.files], reply_to: to.reply_to ?? from.reply_to })
  return { from: edited({ ...from, refusal: null }, { text: "", files: [], reply_to: null }), to: whole }
}

/**
 * The answer goes on in another dialog of the same person, after what stood there. Files go along, each asked anew whether that channel takes it;
 * a quotation would be of another talk, and stays behind.
 */
export function carried(from: Writing, to: Writing, faultOf: (piece: Piece, before: number) => string | null): { from: Writing; to: Writing } {
  const text = [to.text, from.text].filter((each) => each.trim()).join("\n")
  const files = [...to.files, ...from.files.filter(({ stored }) => stored).map((piece, n) => ({ ...piece, fault: faultOf(piece, to.files.length + n) }))]
  const whole = { ...edited(to, { text, files, buttons: [...to.buttons, ...from.buttons] }), saved: from.saved ?? to.saved }
  return { from: edited({ ...from, refusal: null }, { text: "", files: [], buttons: [], reply_to: null }), to: whole }
}

/** The file with this key at another place; the same list where nothing moves. */
export function reordered(files: readonly Piece[], key: string, to: number): readonly Piece[] {
  const from = files.findIndex((piece) => piece.key === key)
  if (from < 0 || from === to || to < 0 || to >= files.length) return files
  const rest = files.filter((_, at) => at !== from)
  return [...rest.slice(0, to), files[from]!, ...rest.slice(to)]
}
