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

/** The first person of a new house. */
export default function Setup({ token }: { token: string }) {
  const { t } = useWords()
  const { language, timeZone } = usePrefs()
  const [, go] = useLocation()
  const { path, link, error, again } = useLink("setup", token)
  const [name, setName] = useState("")
  const [email, setEmail] = useState("")
  const [password, setPassword] = useState("")
  const form = useForm(async () => {
    enter(await http.post<Session>(path, { name, email, password, locale: language, time_zone: timeZone }))
    go("/settings/start", { replace: true })
  }, ["name", "email", "password"], { name, email, password })

  if (error) return <Dead title={t("enter.setupTitle")} error={error} onRetry={again} />
  if (!link) return null
  return (
    <Gate title={t("enter.setupTitle")} hint={t("enter.setupHint")} onSubmit={form.submit}>
      <TextField
        label={t("enter.name")}
        hint={t("enter.nameHint")}
        value={name}
        onChange={setName}
        error={form.fault("name")}
        autoFocus
        autoComplete="name"
      />
      <TextField
        label={t("enter.email")}
        value={email}
        onChange={setEmail}
        error={form.fault("email")}
        type="email"
        autoComplete="username"
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
        {t("enter.setupSave")}
      </Button>
    </Gate>
  )
}
