import { useState } from "react"
import { Link } from "wouter"
import { Button } from "../../parts/Button"
import { TextField } from "../../parts/Field"
import { http } from "../../wire/http"
import { useWords } from "../../words/words"
import { Fault } from "./Fault"
import { Gate } from "./Gate"
import { useForm } from "./useForm"

/** "I forgot": the answer is the same whether the address is known or not. */
export default function AskReset() {
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
