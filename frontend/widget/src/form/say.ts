import { languageOf } from "../words"
import en from "./words/en.json"
import lt from "./words/lt.json"
import ru from "./words/ru.json"

const WORDS = { en, lt, ru }
export type Say = (key: keyof typeof en, values?: Record<string, string | number>) => string

/** A dozen short sentences: all three languages are less than one more request. */
export function sayer(lang: string): Say {
  const words = WORDS[languageOf(lang)]
  return (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]))
}
