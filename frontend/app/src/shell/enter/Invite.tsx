import { useState } from "react"
import { useLocation } from "wouter"
import { Button } from "../../parts/Button"
import { PasswordField, TextField } from "../../parts/Field"
import { usePrefs } from "../../state/prefs"
import type { Session } from "../../state/session"
import { enter } from "../../state/session"
import { http } from "../../wire/http"
import { useWords } from "../../words/words"
import { Dead } from "./Dead"
import { Fault } from "./Fault"
import { Gate } from "./Gate"
import { useForm } from "./useForm"
import { useLink } from "./useLink"

/** A colleague who was asked to join. */
export default function Invite({ token }: { token: string }) {
  const { t } = useWords()
  const { language, timeZone } = usePrefs()
  const [, go] = useLocation()
  const { path, link, error, again } = useLink("invite", token)
  const [name, setName] = useState("")
  const [password, setPassword] = useState("")
  const form = useForm(async () => {
    enter(await http.post<Session>(path, { name, password, locale: language, time_zone: timeZone }))
    go("/", { replace: true })
  }, ["name", "password"], { name, password })

  if (error) return <Dead title={t("enter.inviteTitle")} error={error} onRetry={again} />
  if (!link) return null
  return (
    <Gate title={t("enter.inviteTitle")} hint={t("enter.inviteHint")} onSubmit={form.submit}>
      {link.email && <p className="gate-who">{t("enter.inviteFor", { email: link.email })}</p>}
      <input type="hidden" autoComplete="username" value={link.email ?? ""} readOnly />
      <TextField
        label={t("enter.name")}
        hint={t("enter.nameHint")}
        value={name}
        onChange={setName}
        error={form.fault("name")}
        autoFocus
        autoComplete="name"
      />
      <PasswordField
        label={t("enter.password")}
        hint={t("enter.passwordHint")}
        value={password}
        onChange={setPassword}
        error={form.fault("password")}
        autoComplete="new-password"
      />
      <Fault text={form.message} />
      <Button look="primary" type="submit" busy={form.busy}>
        {t("enter.inviteSave")}
      </Button>
    </Gate>
  )
}
