import { Field, TextField } from "../../../../parts/Field"
import { Segments } from "../../../../parts/Segments"
import { LANGUAGE_NAMES } from "../../../../shell/languages"
import type { Language } from "../../../../words/words"
import { LANGUAGES, useWords } from "../../../../words/words"
import { Part } from "../../pieces/Page"
import { Tick } from "../../pieces/Tick"
import type { Shipped, Text } from "./site"
import { inOrder } from "./site"
import type { PartProps } from "./Webchat"

interface Props extends PartProps {
  shipped: Shipped | undefined
  language: Language
  onLanguage: (language: Language) => void
}

/** What it says, in each language it speaks. Where nothing is written, ours is said. */
export function Texts({ site, onChange, fault, shipped, language, onLanguage }: Props) {
  const { t } = useWords()
  const own = site.texts[language] ?? {}
  const put = (name: Text, text: string) => onChange({ texts: { ...site.texts, [language]: { ...own, [name]: text } } })
  const shared = (name: Text) => ({
    label: t(`webchat.text_${name}`),
    value: own[name] ?? "",
    placeholder: shipped?.[language][name] ?? "",
    lang: language,
  })
  const speak = (each: Language, on: boolean) => onChange({ languages: inOrder(on ? [...site.languages, each] : site.languages.filter((one) => one !== each)) })
  return (
    <Part title={t("webchat.texts")} hint={t("webchat.textsHint")}>
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
      <div className="settings-form">
        <TextField {...shared("title")} maxLength={60} onChange={(text) => put("title", text)} />
        <Long {...shared("hello")} onChange={(text) => put("hello", text)} />
        <Long {...shared("away")} onChange={(text) => put("away", text)} />
        <TextField {...shared("placeholder")} maxLength={80} onChange={(text) => put("placeholder", text)} />
        {fault("texts") && <p className="field-error">{fault("texts")}</p>}
      </div>
    </Part>
  )
}

function Long({ label, onChange, ...rest }: { label: string; value: string; placeholder: string; lang: string; onChange: (text: string) => void }) {
  return (
    <Field label={label}>
      {(wiring) => <textarea className="input webchat-lines" rows={3} maxLength={500} {...rest} {...wiring} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  )
}
