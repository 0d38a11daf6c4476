export type WhenAway = "message" | "hide"

/** What PROTOCOL.md says, as far as the widget reads it. */

export interface Config {
  lang: string
  texts: { title: string; hello: string; away: string; placeholder: string }
  look: { accent: string; theme: "auto" | "light" | "dark"; position: "right" | "left"; launcher: "bubble" | "bar" | "none"; when_away: WhenAway }
  ask: Record<Field, { when: "before" | "during" | "never"; required: boolean }>
  consent_url: string | null
  /** The house's words are agreed to by writing below them, or by a tick before the first message. */
  consent?: "line" | "before" | null
  files: boolean
  /** They may ask to be called. */
  callback: boolean
  /** They may call through their browser. */
  calls?: boolean
  limits: { text: number; files: number; file_bytes: number; mimes: readonly string[] }
  online: boolean
  /** Messengers in which one may go on. */
  onward?: readonly Onward[]
}

export interface Onward {
  channel_id: number
  name: string
}

export type Purpose = "processing" | "marketing"

export interface Asked {
  id: number
  purpose: Purpose
  text: string
  url: string | null
}

/** Still to be agreed to, or anew; and what stands. */
export interface Consents {
  wanted: readonly Asked[]
  given: readonly { purpose: Purpose; at: string }[]
}

export type Field = "name" | "phone" | "email"
export type Known = Record<Field, string | null> & { signed: boolean }

export interface Entity {
  type: string
  offset: number
  length: number
  url?: string
}

export interface FileOf {
  id: string
  kind: string
  name: string
  mime: string
  size: number
  width?: number | null
  height?: number | null
}

export interface Author {
  /** Empty where visitors are not told. */
  name: string
  /** Which of eight colours their face has. */
  face: number
}

export interface Message {
  seq: number
  rev: number
  from: "visitor" | "us"
  text: string
  entities: readonly Entity[]
  files: readonly FileOf[]
  author: Author | null
  reply_to: number | null
  client_id: string | null
  at: string
  edited: boolean
  deleted: boolean
  /** Under a message of ours: rows of what one may answer by a press, and of pages. */
  buttons?: readonly (readonly ButtonOf[])[]
}

export interface ButtonOf {
  id: string
  text: string
  url?: string | null
  /** When it was last pressed. */
  pressed?: string | null
}

/** Which button of which message was pressed. */
export interface Press {
  seq: number
  id: string
}

/** Who the host page says this is, signed by its server. */
export interface Identity {
  user_id: string
  at: number
  hash: string
  name?: string
  email?: string
  phone?: string
}

export interface Page {
  url: string
  title: string
  referrer?: string
}

export interface Session {
  token: string
  visitor: Known
  messages: readonly Message[]
  next: number | null
  unread: number
  seen: number
  missing: readonly Field[]
  online: boolean
  /** What time it really is. */
  now: string
}

export type Frame =
  | { type: "ready"; messages: readonly Message[]; complete: boolean; unread: number; seen: number; online: boolean; when_away: WhenAway }
  | { type: "message" | "changed"; message: Message }
  | { type: "typing"; author: Author | null }
  | { type: "seen"; seq: number }
  | { type: "online"; online: boolean; when_away: WhenAway }
  | { type: "closing"; in_s: number }
  | { type: "pong" | "error" }

/** Why something did not go: status 0 is no answer at all. */
export interface Trouble extends Error {
  status: number
  code: string
  fields: Readonly<Record<string, { message?: string }>>
  /** Try again after so many ms. */
  wait: number | null
}

/** It may go well another time without anybody's doing. What is no refusal of the server's passes too. */
export function passes(trouble: unknown): boolean {
  const { status = 0 } = trouble as Partial<Trouble>
  return [0, 401, 408, 425, 429].includes(status) || status >= 500
}
