import { Field, TextField } from "../../../../parts/Field"
import type { Language } from "../../../../words/words"
import { useWords } from "../../../../words/words"
import { Part } from "../../pieces/Page"
import { Tick } from "../../../../parts/Tick"
import { Online } from "./Online"
import type { PartProps } from "./Webchat"

/** "Call me back" in the chat: whether it is offered, and what a visitor agrees to. */
export function Calls({ site, onChange, fault, language }: PartProps & { language: Language }) {
  const { t } = useWords()
  return (
    <Part title={t("webchat.calls")} hint={t("webchat.callsHint")}>
      <div className="settings-form">
        <Tick label={t("webchat.callback")} hint={t("webchat.callbackHint")} checked={site.callback} onChange={(callback) => onChange({ callback })} />
        {site.callback && (
          <>
            <TextField label={t("forms.country")} hint={t("forms.countryHint")} value={site.country} maxLength={2} spellCheck={false} error={fault("country")} onChange={(country) => onChange({ country: country.toUpperCase() })} />
            <Field label={t("forms.consent")} hint={t(site.consent_url ? "webchat.callConsentOurs" : "forms.consentHint")} error={fault("callback_consent")}>
              {(wiring) => (
                <textarea className="input webchat-lines" rows={3} lang={language} maxLength={2000} {...wiring} value={site.callback_consent[language] ?? ""} onChange={(event) => onChange({ callback_consent: { ...site.callback_consent, [language]: event.target.value } })} />
              )}
            </Field>
          </>
        )}
        <Online site={site} onChange={onChange} fault={fault} />
      </div>
    </Part>
  )
}
