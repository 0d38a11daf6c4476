import { useState } from "react"
import { Link, useLocation } from "wouter"
import { Button } from "../../parts/Button"
import { PasswordField, TextField } from "../../parts/Field"
import { tell } from "../../parts/Toast"
import { http } from "../../wire/http"
import { useWords } from "../../words/words"
import { Dead } from "./Dead"
import { Fault } from "./Fault"
import { Gate } from "./Gate"
import { useForm } from "./useForm"
import { useLink } from "./useLink"

/** "I forgot": the answer is the same whether the address is known or not. */
export function AskReset() {
  const { t } = useWords()
  const [email, setEmail] = useState("")
  const [sent, setSent] = useState(false)
  const form = useForm(async () => {
    await http.post("/reset", { email })
    setSent(true)
  }, ["email"])

  const back = (
    <Link className="gate-link" href="/">
      {t("enter.toSignIn")}
    </Link>
  )
  if (sent)
    return (
      <Gate title={t("enter.resetSentTitle")} hint={t("enter.resetSent", { email })}>
        {back}
      </Gate>
    )
  return (
    <Gate title={t("enter.resetTitle")} hint={t("enter.resetAsk")} onSubmit={form.submit}>
      <TextField
        label={t("enter.email")}
        value={email}
        onChange={setEmail}
        error={form.fault("email")}
        autoFocus
        type="email"
        autoComplete="username"
      />
      <Fault text={form.message} />
      <Button look="primary" type="submit" busy={form.busy}>
        {t("enter.resetSend")}
      </Button>
      {back}
    </Gate>
  )
}

/** A new password, by the link from the letter. */
export function Reset({ token }: { token: string }) {
  const { t } = useWords()
  const [, go] = useLocation()
  const { path, link, error, again } = useLink("reset", token)
  const [password, setPassword] = useState("")
  const form = useForm(async () => {
    await http.post(path, { password })
    tell(t("enter.resetDone"))
    go("/", { replace: true })
  }, ["password"])

  if (error) return <Dead title={t("enter.resetTitle")} error={error} onRetry={again} />
  if (!link) return null
  return (
    <Gate title={t("enter.resetTitle")} hint={link.email} onSubmit={form.submit}>
      <input type="hidden" autoComplete="username" value={link.email ?? ""} readOnly />
      <PasswordField
        label={t("enter.newPassword")}
        hint={t("enter.passwordHint")}
        value={password}
        onChange={setPassword}
        error={form.fault("password")}
        autoFocus
        autoComplete="new-password"
      />
      <Fault text={form.message} />
      <Button look="primary" type="submit" busy={form.busy}>
        {t("enter.resetSave")}
      </Button>
    </Gate>
  )
}
