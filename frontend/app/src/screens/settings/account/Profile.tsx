import { useState } from "react"
import { Button } from "../../../parts/Button"
import { Field, PasswordField, TextField } from "../../../parts/Field"
import { Segments } from "../../../parts/Segments"
import { tell } from "../../../parts/Toast"
import { Fault } from "../../../shell/enter/Fault"
import { useForm } from "../../../shell/enter/useForm"
import { LANGUAGE_NAMES } from "../../../shell/languages"
import { useMe } from "../../../shell/me"
import { usePrefsChange } from "../../../shell/useProfileActions"
import { usePrefs } from "../../../state/prefs"
import type { Session } from "../../../state/session"
import { enterAgain } from "../../../state/session"
import { http } from "../../../wire/http"
import { makeFormats } from "../../../words/format"
import { LANGUAGES, useWords } from "../../../words/words"
import { Page, Part } from "../pieces/Page"
import { SaveBar } from "../pieces/SaveBar"
import { useDraft } from "../pieces/useDraft"
import { ZonePicker } from "../pieces/ZonePicker"
import { OwnBot } from "./OwnBot"
import { OwnSignature } from "./OwnSignature"
import { SecondFactor } from "./SecondFactor"

/** Oneself: the name others see, language and time zone, the ways to sign in. */
export default function Profile() {
  const { t } = useWords()
  const me = useMe()
  const language = usePrefs((prefs) => prefs.language)
  const { change } = usePrefsChange()
  const { value, changed, dirty, set, drop } = useDraft("profile", { name: me.name, time_zone: me.time_zone })
  const form = useForm(async () => {
    enterAgain(await http.patch<Session>("/users/me", changed))
    drop()
  }, ["name", "time_zone"])
  return (
    <Page title={t("settings.profile")} hint={me.email}>
      <Part title={t("account.who")}>
        <div className="settings-form">
          <TextField label={t("enter.name")} hint={t("enter.nameHint")} value={value.name} onChange={(name) => set({ name })} error={form.fault("name")} autoComplete="name" />
          <Field label={t("account.zone")} hint={t("account.zoneNow", { time: makeFormats(language, value.time_zone).clock(new Date().toISOString()) })} error={form.fault("time_zone")}>
            {({ id }) => <ZonePicker id={id} value={value.time_zone} onChange={(time_zone) => set({ time_zone })} />}
          </Field>
          <div className="field">
            <span className="field-label">{t("profile.language")}</span>
            <Segments
              label={t("profile.language")}
              value={language}
              choices={LANGUAGES.map((one) => ({ value: one, label: LANGUAGE_NAMES[one] }))}
              onChange={(one) => change({ language: one })}
            />
          </div>
        </div>
      </Part>
      <OwnSignature />
      <OwnBot />
      <Password />
      <SecondFactor on={me.two_factor} />
      {dirty && <SaveBar form={form} onDrop={drop} />}
    </Page>
  )
}

function Password() {
  const { t } = useWords()
  const [current, setCurrent] = useState("")
  const [password, setPassword] = useState("")
  const form = useForm(async () => {
    await http.post("/session/password", { current, password })
    setCurrent("")
    setPassword("")
    tell(t("account.passwordChanged"))
  }, ["current", "password"])
  return (
    <Part title={t("account.password")} hint={t("account.passwordHint")}>
      <form
        className="settings-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          form.submit()
        }}
      >
        <PasswordField label={t("account.current")} value={current} onChange={setCurrent} error={form.fault("current")} autoComplete="current-password" />
        <PasswordField label={t("enter.newPassword")} hint={t("enter.passwordHint")} value={password} onChange={setPassword} error={form.fault("password")} autoComplete="new-password" />
        <Fault text={form.message} />
        <Button type="submit" busy={form.busy} disabled={!current || !password}>
          {t("account.changePassword")}
        </Button>
      </form>
    </Part>
  )
}
