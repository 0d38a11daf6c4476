import type { Entity } from "../../../../wire/types"

export const ATTENDS = ["accepted", "tentative", "declined"] as const
export type Attends = (typeof ATTENDS)[number]

/** Whose address, and whose it says it is. */
export interface Mailbox {
  readonly address: string
  readonly name?: string
}

/** What a letter has beside its text (`meta.letter` of the contract). */
export interface Letter {
  readonly subject?: string
  readonly sender?: Mailbox
  readonly to?: readonly Mailbox[]
  readonly cc?: readonly Mailbox[]
  readonly bcc?: readonly Mailbox[]
  readonly others?: readonly Mailbox[]
  readonly answer_to?: Mailbox
  readonly inline?: Readonly<Record<string, number>>
  readonly auth?: Readonly<Record<string, string>>
  readonly trust?: "pass" | "fail"
  readonly automatic?: "bounce" | "reply" | "list"
  readonly rich?: boolean
  readonly cut?: boolean
  /** When, as the letter says itself. */
  readonly written?: string
  readonly signature?: { readonly text: string; readonly entities?: readonly Entity[] }
  /** Of ours: which invitation it answers, and how. */
  readonly meeting?: { readonly uid: string; readonly answer: Attends; readonly recurrence?: string }
  readonly organizer?: Mailbox
  readonly has_html?: boolean
  readonly has_quote?: boolean
}

export function letterOf(meta: Readonly<Record<string, unknown>>): Letter | null {
  const found = meta.letter
  return typeof found === "object" ? found : null
}

/** Anna Orlova <anna@example.com>; the name alone where addresses are hidden from the reader. */
export function written({ address, name }: Mailbox): string {
  if (!address) return name ?? "•••"
  return name && name !== address ? `${name} <${address}>` : address
}

export const several = (boxes: readonly Mailbox[] | undefined): string => (boxes ?? []).map(written).join(", ")

/** Our answer to an invitation says in its subject all that it says. */
export const isSubject = ({ meta, text }: { meta: Readonly<Record<string, unknown>>; text: string }): boolean => {
  const letter = letterOf(meta)
  return letter?.meeting !== undefined && text.trim() === letter.subject?.trim()
}

/** Files that are pictures of the letter's own page, by their place among its files. */
export function insideOf(meta: Readonly<Record<string, unknown>>): ReadonlySet<number> {
  const letter = letterOf(meta)
  // ours has no sender: its pictures stand in its text
  return new Set(letter?.has_html || !letter?.sender ? Object.values(letter?.inline ?? {}) : [])
}

/** What the mailbox's server found, as people of the trade write it. */
export function checks({ auth }: Letter): string {
  return ["spf", "dkim", "dmarc"].flatMap((way) => (auth?.[way] ? [`${way.toUpperCase()} ${auth[way]}`] : [])).join(" · ")
}

/** `dark`: one without colours of its own stands on the bubble's ground. */
export function pageOf(conversation: number, seq: number, { images, dark }: { images: boolean; dark: boolean }): string {
  const asked = [images && "images=true", dark && "dark=true"].filter(Boolean).join("&")
  return `/api/v1/conversations/${conversation}/messages/${seq}/letter/page${asked && `?${asked}`}`
}
