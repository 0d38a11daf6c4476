/** Variables that a saved reply may hold; the server's own list (backend/inbox/saved_replies/variables.py). */
export const VARIABLES = ["name", "surname", "phone", "email", "me", "channel", "number", "status", "budget", "date"] as const
export type Variable = (typeof VARIABLES)[number]

const VARIABLE = new RegExp(`\\{\\{ ?(${VARIABLES.join("|")}) ?\\}\\}`, "g")

export interface Place {
  variable: Variable
  from: number
  to: number
}

/** Variables that stand in a text still, and where. */
export function unfilled(text: string): Place[] {
  return Array.from(text.matchAll(VARIABLE), (found) => ({
    variable: found[1] as Variable,
    from: found.index,
    to: found.index + found[0].length,
  }))
}

/** For a preview: one pass, as the server does it; what has no value stays. */
export const filled = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(VARIABLE, (place, name: string) => values[name]?.trim().replaceAll("{", "(").replaceAll("}", ")") || place)

/** The first of the wanted languages that there is a text in, else any. */
export function variant(variants: Readonly<Record<string, string>>, ...wanted: (string | null)[]): { locale: string; text: string } {
  const locale = [...wanted, ...Object.keys(variants)].find((each) => each !== null && variants[each]) ?? ""
  return { locale, text: variants[locale] ?? "" }
}

/** What is typed after a slash that begins the text or a word; null when the caret is not in one. */
export function slashAt(text: string, caret: number): { from: number; typed: string } | null {
  const found = /(?:^|\s)\/([^\s/][^\n/]{0,40}|)$/u.exec(text.slice(0, caret))
  if (!found) return null
  const typed = found[1] ?? ""
  return { from: caret - typed.length - 1, typed }
}
