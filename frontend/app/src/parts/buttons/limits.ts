import type { ButtonLimits, NewButton } from "../../wire/api.gen"
import type { WordKey } from "../../words/words"
import type { Rows } from "./rows"
import { countOf, said } from "./rows"

export interface Fault {
  word: Extract<WordKey, `buttons.${string}`>
  n: number
  text: string
}

/** What a channel does not take is told where it is written; the server asks the same (backend/inbox/buttons/check.py). `rows` as they stand in the editor. */
export function faultOf(rows: Rows, limits: ButtonLimits | null, body: { text: string; files: number; quotes?: boolean }): Fault | null {
  const buttons = said(rows)
  if (!countOf(buttons)) return null
  if (!limits) return told("noneHere")
  const flat = buttons.flat()
  const links = flat.filter(({ url }) => url != null).length
  const each = faultOfEach(flat, limits.text_max)
  if (each) return each
  if (flat.length > limits.total) return told("tooMany", limits.total)
  if (buttons.length > limits.rows) return told("tooManyRows", limits.rows)
  if (buttons.some((row) => row.length > limits.per_row)) return told("rowTooLong", limits.per_row)
  if (limits.links_max !== null && links > limits.links_max) return limits.links_max ? told("tooManyLinks", limits.links_max) : told("noLinks")
  if (!limits.mixed && links > 0 && links < flat.length) return told("notMixed")
  if (limits.files_max !== null && body.files > limits.files_max) return limits.files_max ? told("tooManyFiles", limits.files_max) : told("noFiles")
  if (limits.body_max !== null && body.text.length > limits.body_max) return told("bodyTooLong", limits.body_max)
  if (body.quotes && !limits.quoted) return told("noQuote")
  return body.text.trim() ? null : told("needText")
}

/** Of what is kept for later use, in whatever channel. */
export const faultAlone = (rows: Rows): Fault | null => faultOfEach(said(rows).flat(), Infinity)

function faultOfEach(flat: readonly NewButton[], most: number): Fault | null {
  const seen = new Set<string>()
  for (const { text, url } of flat) {
    if (text.length > most) return told("tooLong", most, text)
    if (url != null && !isPage(url)) return told("badLink", 0, text)
    if (`${text}${url ?? ""}`.includes("{{")) return told("variable", 0, text)
    if (seen.has(text.toLowerCase())) return told("twice", 0, text)
    seen.add(text.toLowerCase())
  }
  return null
}

export function isPage(url: string): boolean {
  if (/\s/.test(url)) return false
  try {
    const { protocol, hostname, username } = new URL(url)
    return /^https?:\/\//i.test(url) && /^https?:$/.test(protocol) && hostname !== "" && username === ""
  } catch {
    return false
  }
}

const told = (word: string, n = 0, text = ""): Fault => ({ word: `buttons.${word}` as Fault["word"], n, text })
