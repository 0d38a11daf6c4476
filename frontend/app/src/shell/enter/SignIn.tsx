import { useState } from "react"
import { Link } from "wouter"
import { Button } from "../../parts/Button"
import { PasswordField, TextField } from "../../parts/Field"
import type { Session } from "../../state/session"
import { enter } from "../../state/session"
import { ApiError, http } from "../../wire/http"
import { useWords } from "../../words/words"
import { Fault } from "./Fault"
import { Gate } from "./Gate"
import { useForm } from "./useForm"

/** E-mail and password; a code as well, when the account asks for one. */
export default function SignIn() {
  const { t } = useWords()
  const [email, setEmail] = useState("")
  const [password, setPassword] = useState("")
  const [code, setCode] = useState<string | null>(null)
  const [spare, setSpare] = useState(false)

  const form = useForm(async () => {
    try {
      enter(await http.post<Session>("/session", { email, password, ...(code && { code: code.replace(/\s/g, "") }) }))
    } catch (error) {
      if (code === null && error instanceof ApiError && error.code === "code_required") setCode("")
      else throw error
    }
  }, ["code"])

  if (code !== null)
    return (
      <Gate title={t("enter.codeTitle")} hint={t(spare ? "enter.spareHint" : "enter.codeHint")} onSubmit={form.submit}>
        <TextField
          key={spare ? "spare" : "code"}
          label={t(spare ? "enter.spare" : "enter.code")}
          value={code}
          onChange={setCode}
          error={form.fault("code")}
          autoFocus
          inputMode={spare ? "text" : "numeric"}
          autoComplete={spare ? "off" : "one-time-code"}
          name="code"
        />
        <Fault text={form.message} />
        <Button look="primary" type="submit" busy={form.busy} disabled={!code}>
          {t("enter.confirm")}
        </Button>
        <Button
          look="quiet"
          onClick={() => {
            setCode("")
            setSpare(!spare)
          }}
        >
          {t(spare ? "enter.byPhone" : "enter.bySpare")}
        </Button>
        <Button look="quiet" onClick={() => setCode(null)}>
          {t("common.back")}
        </Button>
      </Gate>
    )
  return (
    <Gate title={t("enter.title")} onSubmit={form.submit}>
      <TextField
        label={t("enter.email")}
        value={email}
        onChange={setEmail}
        autoFocus
        type="email"
        name="email"
        autoComplete="username"
      />
      <PasswordField
        label={t("enter.password")}
        value={password}
        onChange={setPassword}
        name="password"
        autoComplete="current-password"
      />
      <Fault text={form.message} />
      <Button look="primary" type="submit" busy={form.busy}>
        {t("enter.signIn")}
      </Button>
      <Link className="gate-link" href="/reset">
        {t("enter.forgot")}
      </Link>
    </Gate>
  )
}
