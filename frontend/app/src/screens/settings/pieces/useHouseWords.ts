import { useMay } from "../../../shell/me"
import type { ConsentText } from "../../../wire/api.gen"
import type { Language } from "../../../words/words"
import { useList } from "./useList"

type Purpose = ConsentText["purpose"]

/** The newest words of each purpose, in the first of the languages that has any, as the server chooses them; with their number. */
export function wordsOf(all: readonly ConsentText[], purposes: readonly Purpose[], languages: readonly Language[]): ConsentText[] {
  return purposes.flatMap((purpose) => {
    const standing = languages.map((language) => all.find((one) => one.purpose === purpose && one.locale === language)).filter((one) => one?.text)
    return standing[0] ? [standing[0]] : []
  })
}

/** What a chat would ask by the house's words: for who may read them, else nothing. */
export function useHouseWords(asks: boolean, marketing: boolean, languages: readonly Language[]): ConsentText[] {
  const may = useMay("privacy.manage")
  const { data = [] } = useList<ConsentText>("/privacy/consents", { enabled: may && asks })
  return asks ? wordsOf(data, marketing ? ["processing", "marketing"] : ["processing"], languages) : []
}
