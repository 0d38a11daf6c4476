import type more from "../more/words/en.json"
import type en from "./en.json"

/** Those of what is fetched when first wanted come with it. */
export type Words = Record<keyof typeof en, string> & Partial<More>
export type More = Record<keyof typeof more, string>
export type Language = "ru" | "en" | "lt"
export type Say = (key: keyof Words, values?: Record<string, string | number>) => string

const LANGUAGES: readonly string[] = ["ru", "en", "lt"]

/** The first of these tags whose language we speak; English where none is. */
export function languageOf(...tags: (string | null | undefined)[]): Language {
  const short = tags.map((tag) => tag?.slice(0, 2).toLowerCase() ?? "")
  return (short.find((tag) => LANGUAGES.includes(tag)) ?? "en") as Language
}

export const speaker =
  (words: Words): Say =>
  (key, values = {}) =>
    (words[key] ?? "").replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]))
