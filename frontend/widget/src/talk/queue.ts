import type { Press } from "../wire/types"

/** What the visitor wrote and the server has not confirmed: kept in the browser, sent once and in order. Pure. */

export interface Unsent {
  client_id: string
  text: string
  files: readonly Kept[]
  /** When it was written, ms. */
  at: number
  /** It is a press. */
  button?: Press | undefined
  /** Ids of the texts that stood above the field as it was written. */
  texts?: readonly number[] | undefined
  /** Why the server will not have it, in words; it waits for the person then. */
  refused?: string
  /** Whom the site had named when it was written: it goes out as nobody else's. */
  by?: string | undefined
}

/** A file that lies on the server already. */
export interface Kept {
  id: string
  name: string
}

export type Queue = readonly Unsent[]

export const put = (queue: Queue, one: Unsent): Queue => (queue.some(same(one.client_id)) ? queue : [...queue, one])

/** The one to be sent now: what was refused blocks nothing. */
export const head = (queue: Queue): Unsent | undefined => queue.find(({ refused }) => refused === undefined)

export const without = (queue: Queue, client_id: string): Queue => queue.filter((one) => one.client_id !== client_id)

export const refuse = (queue: Queue, client_id: string, why: string): Queue =>
  queue.map((one) => (one.client_id === client_id ? { ...one, refused: why } : one))

/** What another tab, an older version or anybody else has left in the storage: only what can be sent is taken. */
export function queueOf(stored: unknown): Queue {
  if (!Array.isArray(stored)) return []
  return stored.filter((one: Partial<Unsent> | null): one is Unsent => typeof one?.text === "string" && Array.isArray(one.files))
}

const same = (client_id: string) => (one: Unsent) => one.client_id === client_id
