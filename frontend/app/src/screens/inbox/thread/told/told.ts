import type { Attachment } from "../../../../wire/api.gen"
import { formatMoney } from "../../../../words/money"
import { insideOf } from "../letter/letter"

/** One thing in a message that is neither text nor file, as its channel told it (`meta.other` of the contract). */
export type Told = Readonly<Record<string, unknown>>

/** Said of one message, in the order it stood there. */
export function toldOf(meta: Readonly<Record<string, unknown>>): Told[] {
  if (!isTold(meta.other)) return []
  const { more, ...first } = meta.other
  return [first, ...(Array.isArray(more) ? more.filter(isTold) : [])]
}

const isTold = (value: unknown): value is Told => typeof value === "object" && value !== null && !Array.isArray(value)

export const word = (told: Told, key: string): string => (typeof told[key] === "string" ? told[key] : "")

/** What it costs as its reader writes money; as the channel words it where no currency is known. */
export function priceOf(told: Told, language: string): string {
  const amount = word(told, "amount")
  const currency = word(told, "currency")
  if (!/^\d+(\.\d+)?$/.test(amount) || !/^[A-Z]{3}$/.test(currency)) return word(told, "price")
  const each = formatMoney({ amount, currency }, language)
  const pieces = word(told, "quantity")
  return pieces && pieces !== "1" ? `${pieces} × ${each}` : each
}

/** An address that a reader may be sent to. */
export const address = (told: Told): string => (/^https?:\/\//i.test(word(told, "url")) ? word(told, "url") : "")

/** A form says all that it says by its card. */
export const isForm = (meta: Readonly<Record<string, unknown>>): boolean => toldOf(meta)[0]?.kind === "form"

/** The picture of a card is a file of its message: `picture` says which. */
export function pictureOf(told: Told, files: readonly Attachment[]): Attachment | undefined {
  return typeof told.picture === "number" ? files[told.picture] : undefined
}

/** The files that stand by themselves: no card shows them. */
export function plain(meta: Readonly<Record<string, unknown>>, files: readonly Attachment[]): readonly Attachment[] {
  const shown = new Set<unknown>([...toldOf(meta).map(({ picture }) => picture), ...insideOf(meta)])
  return shown.size ? files.filter((_, at) => !shown.has(at)) : files
}
