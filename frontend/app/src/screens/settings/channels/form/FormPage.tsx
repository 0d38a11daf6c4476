import { useQuery } from "@tanstack/react-query"
import { CopyField } from "../../../../parts/CopyButton"
import { Field, TextField } from "../../../../parts/Field"
import type { FormState } from "../../../../shell/enter/useForm"
import { http } from "../../../../wire/http"
import type { Channel } from "../../../../wire/types"
import type { Language } from "../../../../words/words"
import { useWords } from "../../../../words/words"
import { HouseConsent } from "../../pieces/HouseConsent"
import { Part } from "../../pieces/Page"
import type { ChannelDraft } from "../draft"
import { Accent } from "../site/Accent"
import { Languages } from "../site/Languages"
import { Origins } from "../site/Origins"
import type { PartOf } from "../site/useSite"
import { useSite } from "../site/useSite"
import { policyOf, SAMPLE_POLICY } from "../webchat/site"
import { Foreign } from "./Foreign"
import { Preview } from "./Preview"
import { Questions } from "./Questions"
import type { Shipped, Site } from "./site"
import { addressOf, embedOf, frameOf, TEXTS } from "./site"
import "../webchat/webchat.css"
import "./form.css"

interface Props {
  channel: Channel
  draft: ChannelDraft
  form: FormState
  onChange: (change: Partial<ChannelDraft>) => void
}

export type PartProps = PartOf<Site>

/** A form: how it is put into a site, what it asks and says, and how another builder's is read. */
export default function FormPage({ channel, draft, form, onChange }: Props) {
  const { t } = useWords()
  const { part, language, choose } = useSite<Site>({ draft, form, onChange })
  const shipped = useQuery({ queryKey: ["forms", "texts"], queryFn: () => http.get<Shipped>("/forms/texts"), staleTime: Infinity }).data
  return (
    <div className="webchat">
      <div className="settings-stack">
        <Place {...part} title={channel.name} />
        <Foreign {...part} channel={channel.id} settings={draft.settings} />
        <Part title={t("forms.own")} hint={t("forms.ownHint")}>
          <Languages {...part} language={language} onLanguage={choose} />
        </Part>
        <Questions {...part} shipped={shipped} language={language} />
        <Texts {...part} shipped={shipped} language={language} />
        <Part title={t("webchat.looks")}>
          <div className="settings-form">
            <Accent {...part} hint={t("forms.accentHint")} />
          </div>
        </Part>
        <Part title={t("channels.name")} hint={t("channels.nameHint")}>
          <TextField label={t("channels.name")} value={draft.name} maxLength={120} onChange={(name) => onChange({ name })} error={form.fault("name")} />
        </Part>
      </div>
      <Preview site={part.site} shipped={shipped} language={language} />
    </div>
  )
}

/** The address for builders, the line for a page, and where our own may stand. */
function Place({ site, onChange, fault, title }: PartProps & { title: string }) {
  const { t } = useWords()
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
        <Origins site={site} onChange={onChange} fault={fault} hint={site.origins.length ? t("forms.originsHint") : t("forms.originsNone")} />
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
        <HouseConsent value={site.ask_processing} choices={ASKED} onChange={(ask_processing) => onChange({ ask_processing })} marketing={site.ask_marketing} onMarketing={(ask_marketing) => onChange({ ask_marketing })} languages={site.languages} note={t("consents.ownWords")} />
        {fault("texts") && <p className="field-error">{fault("texts")}</p>}
      </div>
    </Part>
  )
}

const ASKED = ["no", "optional", "required"] as const
const MOST = { title: 120, intro: 1000, button: 60, thanks: 1000 } as const
