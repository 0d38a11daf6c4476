import { TextField } from "../../../../parts/Field"
import { Segments } from "../../../../parts/Segments"
import { useWords } from "../../../../words/words"
import { HouseConsent } from "../../pieces/HouseConsent"
import { Part } from "../../pieces/Page"
import { Tick } from "../../../../parts/Tick"
import type { Ask } from "./site"
import { FIELDS, SAMPLE_POLICY } from "./site"
import type { PartProps } from "./Webchat"

const WHEN = ["before", "during", "never"] as const
const MODES = ["never", "line", "before"] as const
const AUTHORS = ["first_name", "name", "nobody"] as const

/** What visitors are asked for, may send, and learn of those who answer. */
export function Asks({ site, onChange, fault }: PartProps) {
  const { t } = useWords()
  const require = (field: Ask, on: boolean) => onChange({ required: FIELDS.filter((each) => (each === field ? on : site.required.includes(each))) })
  return (
    <>
      <Part title={t("webchat.asks")} hint={t("webchat.asksHint")}>
        <div className="settings-form">
          {FIELDS.map((field) => {
            const label = t(`webchat.ask_${field}`)
            const when = site[`ask_${field}`]
            return (
              <div className="field" key={field}>
                <span className="field-label">{label}</span>
                <Segments label={label} value={when} onChange={(value) => onChange({ [`ask_${field}`]: value })} choices={WHEN.map((value) => ({ value, label: t(`webchat.when_${value}`) }))} />
                {when === "before" && <Tick label={t("webchat.required")} checked={site.required.includes(field)} onChange={(on) => require(field, on)} />}
              </div>
            )
          })}
          <HouseConsent value={site.consent} choices={MODES} onChange={(consent) => onChange({ consent })} marketing={site.ask_marketing} onMarketing={(ask_marketing) => onChange({ ask_marketing })} languages={site.languages} note={site.consent === "line" ? t("consents.lineHint") : undefined} />
          <TextField
            label={t("webchat.consent")}
            hint={t("webchat.consentHint")}
            error={fault("consent_url")}
            inputMode="url"
            spellCheck={false}
            placeholder={SAMPLE_POLICY}
            value={site.consent_url ?? ""}
            onChange={(text) => onChange({ consent_url: text.trim() || null })}
          />
        </div>
      </Part>
      <Part title={t("webchat.talk")}>
        <div className="settings-form">
          <Tick label={t("webchat.files")} hint={t("webchat.filesHint")} checked={site.files} onChange={(files) => onChange({ files })} />
          <div className="field">
            <span className="field-label">{t("webchat.author")}</span>
            <Segments label={t("webchat.author")} value={site.author} onChange={(author) => onChange({ author })} choices={AUTHORS.map((value) => ({ value, label: t(`webchat.author_${value}`) }))} />
          </div>
        </div>
      </Part>
    </>
  )
}
