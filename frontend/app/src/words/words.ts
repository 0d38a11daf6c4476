import type en from "./en"
import { createContext, use } from "react"

export const LANGUAGES = ["ru", "en", "lt"] as const
export type Language = (typeof LANGUAGES)[number]

/** A phrase, or its plural forms (by CLDR category; `n` decides). */
export type Phrase = string | Partial<Record<Intl.LDMLPluralRule, string>>
export type Catalogue = Record<string, Record<string, Phrase>>

type Shape = typeof en
/** `area.key`, as the English catalogue has them. */
export type WordKey = { [A in keyof Shape]: `${A}.${keyof Shape[A] & string}` }[keyof Shape]
export type Values = Record<string, string | number>

export interface Words {
  language: Language
  t: (key: WordKey, values?: Values) => string
  /** The phrase as it stands, plural chosen, places not filled. */
  raw: (key: WordKey, values?: Values) => string
  /** The same in a house in which each request is a deal at once: what would say "lead" says "request" (the area `simple`). */
  simply: () => Words
}

export function makeWords(language: Language, catalogue: Catalogue, simple = false): Words {
  const plurals = new Intl.PluralRules(language)
  const numbers = new Intl.NumberFormat(language)
  const raw = (key: WordKey, values: Values = {}) => {
    const [area, name] = key.split(".", 2) as [string, string]
    const phrase = (simple ? catalogue.simple?.[`${area}_${name}`] : undefined) ?? catalogue[area]?.[name]
    if (phrase === undefined) throw new Error(`No words for ${key} in ${language}`)
    if (typeof phrase === "string") return phrase
    return phrase[plurals.select(Number(values.n))] ?? phrase.other ?? ""
  }
  const t = (key: WordKey, values: Values = {}) =>
    raw(key, values).replace(/\{(\w+)\}/g, (place, name: string) => {
      const value = values[name]
      return typeof value === "number" ? numbers.format(value) : (value ?? place)
    })
  let other: Words | undefined
  return { language, raw, t, simply: () => (other ??= makeWords(language, catalogue, true)) }
}

export const WordsContext = createContext<Words | null>(null)

/** The words of the person's language. */
export function useWords(): Words {
  const words = use(WordsContext)
  if (!words) throw new Error("Words are asked for outside of Speaks")
  return words
}
