import { useState } from "react"
import { Button } from "../../../parts/Button"
import { Field, TextField } from "../../../parts/Field"
import { Segments } from "../../../parts/Segments"
import { tell } from "../../../parts/Toast"
import { Fault } from "../../../shell/enter/Fault"
import { useForm } from "../../../shell/enter/useForm"
import type { ConsentText } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useFormats } from "../../../words/format"
import type { Language } from "../../../words/words"
import { LANGUAGES, useWords } from "../../../words/words"
import { Loaded, Part } from "../pieces/Page"
import { useDraft } from "../pieces/useDraft"
import { refresh, useList } from "../pieces/useList"

const PURPOSES = ["processing", "marketing"] as const
type Purpose = (typeof PURPOSES)[number]

/** What people are asked to agree to, by purpose and language: the newest version, to be followed by another. */
export function ConsentTexts() {
  const { t, language: mine } = useWords()
  const [language, setLanguage] = useState<Language>(mine)
  const query = useList<ConsentText>("/privacy/consents")
  return (
    <Part title={t("consents.texts")} hint={t("consents.textsHint")}>
      <Segments label={t("consents.language")} value={language} onChange={setLanguage} choices={LANGUAGES.map((value) => ({ value, label: value.toUpperCase() }))} />
      <Loaded query={query} failed={t("consents.failed")}>
        {(all) => (
          <div className="privacy-consents">
            {PURPOSES.map((purpose) => (
              <Worded key={`${purpose}-${language}`} purpose={purpose} language={language} versions={all.filter((one) => one.purpose === purpose && one.locale === language)} />
            ))}
          </div>
        )}
      </Loaded>
    </Part>
  )
}

function Worded({ purpose, language, versions }: { purpose: Purpose; language: Language; versions: readonly ConsentText[] }) {
  const { t } = useWords()
  const newest = versions[0]
  const stored = { text: newest?.text ?? "", url: newest?.url ?? "" }
  const { value, set, drop, dirty } = useDraft(`consents-${purpose}-${language}`, stored)
  const [sure, setSure] = useState(false)
  const version = newest?.version ?? 0
  const form = useForm(async () => {
    // who would be asked anew is told before it is so
    if (newest?.text && newest.agreed && !sure) {
      setSure(true)
      return
    }
    await http.put("/privacy/consents", { purpose, locale: language, version, text: value.text.trim(), url: value.url.trim() || null })
    await refresh("/privacy/consents")
    setSure(false)
    drop()
    tell(t("consents.saved"))
  }, ["text", "url"])
  const put = (more: Partial<typeof stored>) => {
    set(more)
    setSure(false)
  }
  return (
    <form
      className="privacy-worded"
      onSubmit={(event) => {
        event.preventDefault()
        form.submit()
      }}
    >
      <Field label={t(`consents.${purpose}`)} hint={t(purpose === "processing" ? "consents.processingHint" : "consents.marketingHint")} error={form.fault("text")}>
        {(wiring) => <textarea className="input" rows={3} maxLength={2000} lang={language} {...wiring} value={value.text} placeholder={t("consents.notAsked")} onChange={({ target }) => put({ text: target.value })} />}
      </Field>
      <TextField label={t("consents.url")} hint={t("consents.urlHint")} inputMode="url" spellCheck={false} maxLength={500} value={value.url} error={form.fault("url")} onChange={(url) => put({ url })} />
      <Earlier versions={versions} />
      <Fault text={form.message} />
      {sure && newest && <p role="alert">{t("consents.again", { n: newest.agreed })}</p>}
      {dirty && (
        <div className="privacy-worded-do">
          <Button look={sure ? "danger" : "primary"} busy={form.busy} onClick={form.submit}>
            {value.text.trim() ? t("consents.save", { n: version + 1 }) : t("consents.stop")}
          </Button>
          <Button onClick={drop}>{t("common.cancel")}</Button>
        </div>
      )}
    </form>
  )
}

/** Every version stays as it was shown. */
function Earlier({ versions }: { versions: readonly ConsentText[] }) {
  const { t } = useWords()
  const { exact } = useFormats()
  const [newest, ...rest] = versions
  if (!newest) return null
  const said = (one: ConsentText) => [t("consents.version", { n: one.version }), exact(one.at), one.by, one.text ? t("consents.standing", { n: one.agreed }) : t("consents.stopped")].filter(Boolean).join(" · ")
  return (
    <>
      <p className="hint">{said(newest)}</p>
      {rest.length > 0 && (
        <details className="privacy-kept">
          <summary>{t("consents.earlier")}</summary>
          <ul className="privacy-versions">
            {rest.map((one) => (
              <li key={one.id}>
                <p className="hint">{said(one)}</p>
                <p>{one.text}</p>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
