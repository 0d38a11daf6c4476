import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { CopyField } from "../../../../parts/CopyButton"
import { Field, TextField } from "../../../../parts/Field"
import { Segments } from "../../../../parts/Segments"
import { LANGUAGE_NAMES } from "../../../../shell/languages"
import type { FormState } from "../../../../shell/enter/useForm"
import { http } from "../../../../wire/http"
import type { Channel } from "../../../../wire/types"
import type { Language } from "../../../../words/words"
import { LANGUAGES, useWords } from "../../../../words/words"
import { Part } from "../../pieces/Page"
import { Tick } from "../../pieces/Tick"
import type { ChannelDraft } from "../draft"
import { inOrder, originsOf, policyOf, SAMPLE_ORIGIN, SAMPLE_POLICY } from "../webchat/site"
import { Foreign } from "./Foreign"
import { Preview } from "./Preview"
import { Questions } from "./Questions"
import type { Shipped, Site } from "./site"
import { addressOf, embedOf, frameOf, siteOf, TEXTS } from "./site"
import "../webchat/webchat.css"
import "./form.css"

interface Props {
  channel: Channel
  draft: ChannelDraft
  form: FormState
  onChange: (change: Partial<ChannelDraft>) => void
}

export interface PartProps {
  site: Site
  onChange: (change: Partial<Site>) => void
  fault: (field: keyof Site) => string | undefined
}

/** A form: how it is put into a site, what it asks and says, and how another builder's is read. */
export default function FormPage({ channel, draft, form, onChange }: Props) {
  const { t, language: mine } = useWords()
  const site = siteOf(draft.settings)
  const [chosen, choose] = useState<Language>(mine)
  const language = site.languages.includes(chosen) ? chosen : (site.languages[0] ?? mine)
  const shipped = useQuery({ queryKey: ["forms", "texts"], queryFn: () => http.get<Shipped>("/forms/texts"), staleTime: Infinity }).data
  const part: PartProps = {
    site,
    fault: (field) => form.fault(`settings.${field}`),
    onChange: (change) => onChange({ settings: { ...draft.settings, ...change } }),
  }
  return (
    <div className="webchat">
      <div className="settings-stack">
        <Place {...part} title={channel.name} />
        <Foreign {...part} channel={channel.id} settings={draft.settings} />
        <Languages {...part} language={language} onLanguage={choose} />
        <Questions {...part} shipped={shipped} language={language} />
        <Texts {...part} shipped={shipped} language={language} />
        <Looks {...part} />
        <Part title={t("channels.name")} hint={t("channels.nameHint")}>
          <TextField label={t("channels.name")} value={draft.name} maxLength={120} onChange={(name) => onChange({ name })} error={form.fault("name")} />
        </Part>
      </div>
      <Preview site={site} shipped={shipped} language={language} />
    </div>
  )
}

/** The address for builders, the line for a page, and where our own may stand. */
function Place({ site, onChange, fault, title }: PartProps & { title: string }) {
  const { t } = useWords()
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <Part title={t("forms.place")} hint={t("forms.placeHint")}>
      <div className="form-place">
        {([["address", addressOf(site)], ["embed", embedOf(site)], ["frame", frameOf(site, title)]] as const).map(([name, text]) => (
          <div key={name}>
            <span className="field-label">{t(`forms.${name}`)}</span>
            <CopyField text={text} label={t(`forms.${name}`)} />
          </div>
        ))}
      </div>
      <div className="settings-form">
        <Field label={t("webchat.origins")} hint={site.origins.length ? t("forms.originsHint") : t("forms.originsNone")} error={fault("origins")}>
          {(wiring) => (
            <textarea
              className="input webchat-lines"
              rows={Math.max(2, site.origins.length + 1)}
              spellCheck={false}
              placeholder={SAMPLE_ORIGIN}
              {...wiring}
              value={typed ?? site.origins.join("\n")}
              onChange={(event) => {
                setTyped(event.target.value)
                onChange({ origins: originsOf(event.target.value) })
              }}
              onBlur={() => setTyped(null)}
            />
          )}
        </Field>
        <p className="field-hint">
          {t("webchat.policy")}{" "}
          {policyOf(location.origin).map((rule) => (
            <code key={rule}>{rule.split(" ").slice(0, 2).join(" ")}</code>
          ))}
        </p>
        <a className="webchat-demo" href={addressOf(site)} target="_blank" rel="noopener">
          {t("forms.open")}
        </a>
      </div>
    </Part>
  )
}

interface Spoken {
  language: Language
  onLanguage: (language: Language) => void
}

function Languages({ site, onChange, fault, language, onLanguage }: PartProps & Spoken) {
  const { t } = useWords()
  const speak = (each: Language, on: boolean) => onChange({ languages: inOrder(on ? [...site.languages, each] : site.languages.filter((one) => one !== each)) })
  return (
    <Part title={t("forms.own")} hint={t("forms.ownHint")}>
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
    </Part>
  )
}

/** What it says before and after, and what is agreed to, in each language. Where nothing is written, ours is said. */
function Texts({ site, onChange, fault, shipped, language }: PartProps & { shipped: Shipped | undefined; language: Language }) {
  const { t } = useWords()
  const own = site.texts[language] ?? {}
  return (
    <Part title={t("webchat.texts")} hint={t("forms.textsHint")}>
      <div className="settings-form">
        {TEXTS.map((name) => {
          const shared = { lang: language, value: own[name] ?? "", placeholder: shipped?.[language][name] ?? "", maxLength: MOST[name] }
          const put = (text: string) => onChange({ texts: { ...site.texts, [language]: { ...own, [name]: text } } })
          if (MOST[name] <= 120) return <TextField key={name} label={t(`forms.text_${name}`)} {...shared} onChange={put} />
          return (
            <Field key={name} label={t(`forms.text_${name}`)}>
              {(wiring) => <textarea className="input webchat-lines" rows={2} {...wiring} {...shared} onChange={(event) => put(event.target.value)} />}
            </Field>
          )
        })}
        <Field label={t("forms.consent")} hint={t("forms.consentHint")} error={fault("consent")}>
          {(wiring) => <textarea className="input webchat-lines" rows={3} lang={language} maxLength={2000} {...wiring} value={site.consent[language] ?? ""} onChange={(event) => onChange({ consent: { ...site.consent, [language]: event.target.value } })} />}
        </Field>
        <TextField label={t("forms.consentUrl")} placeholder={SAMPLE_POLICY} value={site.consent_url ?? ""} error={fault("consent_url")} onChange={(url) => onChange({ consent_url: url.trim() || null })} />
        {fault("texts") && <p className="field-error">{fault("texts")}</p>}
      </div>
    </Part>
  )
}

const MOST = { title: 120, intro: 1000, button: 60, thanks: 1000 } as const
const THEMES = ["auto", "light", "dark"] as const

function Looks({ site, onChange, fault }: PartProps) {
  const { t } = useWords()
  const right = /^#[0-9a-f]{6}$/i.test(site.accent)
  return (
    <Part title={t("webchat.looks")}>
      <div className="settings-form">
        <Field label={t("webchat.accent")} hint={t("forms.accentHint")} error={fault("accent")}>
          {(wiring) => (
            <div className="webchat-colours">
              <input type="color" aria-label={t("webchat.pick")} value={right ? site.accent : "#000000"} onChange={(event) => onChange({ accent: event.target.value })} />
              <input className="input" spellCheck={false} maxLength={7} {...wiring} value={site.accent} onChange={(event) => onChange({ accent: event.target.value.trim() })} />
            </div>
          )}
        </Field>
        <div className="field">
          <span className="field-label">{t("webchat.theme")}</span>
          <Segments label={t("webchat.theme")} value={site.theme} onChange={(theme) => onChange({ theme })} choices={THEMES.map((value) => ({ value, label: t(`webchat.theme_${value}`) }))} />
        </div>
      </div>
    </Part>
  )
}
