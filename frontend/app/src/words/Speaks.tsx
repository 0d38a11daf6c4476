import type { ReactNode } from "react"
import { useEffect, useState } from "react"
import { usePrefs } from "../state/prefs"
import type { Catalogue, Language, Words } from "./words"
import { makeWords, WordsContext } from "./words"

const catalogues: Record<Language, () => Promise<{ default: Catalogue }>> = {
  en: () => import("./en"),
  ru: () => import("./ru"),
  lt: () => import("./lt"),
}

/** Gives the tree below its words; a change of language keeps the old ones until the new have come. */
export function Speaks({ children }: { children: ReactNode }) {
  const language = usePrefs((prefs) => prefs.language)
  const [words, setWords] = useState<Words | null>(null)

  useEffect(() => {
    let current = true
    void catalogues[language]().then(({ default: catalogue }) => {
      if (!current) return
      document.documentElement.lang = language
      setWords(makeWords(language, catalogue))
    })
    return () => {
      current = false
    }
  }, [language])

  return words && <WordsContext value={words}>{children}</WordsContext>
}
