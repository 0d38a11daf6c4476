import { Field, TextField } from "../../../../parts/Field"
import type { Language } from "../../../../words/words"
import { useWords } from "../../../../words/words"
import { Part } from "../../pieces/Page"
import { Languages } from "../site/Languages"
import type { Shipped, Text } from "./site"
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
  return (
    <Part title={t("webchat.texts")} hint={t("webchat.textsHint")}>
      <Languages site={site} onChange={onChange} fault={fault} language={language} onLanguage={onLanguage} />
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
