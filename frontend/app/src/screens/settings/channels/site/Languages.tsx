import { Segments } from "../../../../parts/Segments"
import { LANGUAGE_NAMES } from "../../../../shell/languages"
import type { Language } from "../../../../words/words"
import { LANGUAGES, useWords } from "../../../../words/words"
import { Tick } from "../../../../parts/Tick"
import { inOrder } from "../webchat/site"
import type { PartOf } from "./useSite"

interface Props extends PartOf<{ languages: Language[] }> {
  language: Language
  onLanguage: (language: Language) => void
}

/** Which languages it speaks, and in which one looks at it. The last one stays. */
export function Languages({ site, onChange, fault, language, onLanguage }: Props) {
  const { t } = useWords()
  const speak = (each: Language, on: boolean) => onChange({ languages: inOrder(on ? [...site.languages, each] : site.languages.filter((one) => one !== each)) })
  return (
    <>
      <fieldset className="several">
        <legend className="field-label">{t("webchat.languages")}</legend>
        <div>
          {LANGUAGES.map((each) => (
            <Tick key={each} label={LANGUAGE_NAMES[each]} checked={site.languages.includes(each)} disabled={site.languages.length === 1 && site.languages.includes(each)} onChange={(on) => speak(each, on)} />
          ))}
        </div>
        {fault("languages") && <p className="field-error">{fault("languages")}</p>}
      </fieldset>
      {site.languages.length > 1 && (
        <Segments label={t("webchat.language")} value={language} onChange={onLanguage} choices={site.languages.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))} />
      )}
    </>
  )
}
