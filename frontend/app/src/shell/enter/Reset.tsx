import { useState } from "react"
import { useLocation } from "wouter"
import { Button } from "../../parts/Button"
import { PasswordField } from "../../parts/Field"
import { tell } from "../../parts/Toast"
import { http } from "../../wire/http"
import { useWords } from "../../words/words"
import { Dead } from "./Dead"
import { Fault } from "./Fault"
import { Gate } from "./Gate"
import { useForm } from "./useForm"
import { useLink } from "./useLink"

/** A new password, by the link from the letter. */
export default function Reset({ token }: { token: string }) {
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
