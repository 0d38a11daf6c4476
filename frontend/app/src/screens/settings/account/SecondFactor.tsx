import { useState } from "react"
import { CopyKey } from "../../../parts/CopyButton"
import { PasswordField, TextField } from "../../../parts/Field"
import { Icon } from "../../../parts/icon/Icon"
import { useForm } from "../../../shell/enter/useForm"
import { askSessionAgain } from "../../../state/session"
import type { RecoveryCodes } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Deed } from "../pieces/Deed"
import { FormDialog } from "../pieces/FormDialog"
import { Part } from "../pieces/Page"
import { Codes } from "./Codes"

interface Pending {
  secret: string
  uri: string
  qr: string
}

const PATH = "/session/second-factor"

/** A code from the phone beside the password. */
export function SecondFactor({ on }: { on: boolean }) {
  const { t } = useWords()
  const [doing, setDoing] = useState<"on" | "off" | "codes" | null>(null)
  const close = () => setDoing(null)
  return (
    <Part title={t("account.factor")} hint={t("account.factorHint")}>
      <div className="factor" data-on={on || undefined}>
        <Icon name="lock" size={20} />
        <span>{t(on ? "account.factorOn" : "account.factorOff")}</span>
        {on && <Deed of={t("account.factor")} label={t("account.newCodes")} run={() => setDoing("codes")} />}
        <Deed of={t("account.factor")} look={on ? "plain" : "primary"} label={t(on ? "account.switchOff" : "account.switchOn")} run={() => setDoing(on ? "off" : "on")} />
      </div>
      {doing === "on" && <Begin onClose={close} />}
      {doing === "off" && <Prove title={t("account.switchOffTitle")} action={t("account.switchOff")} onClose={close} run={(password) => http.delete(PATH, { body: { password } }).then(() => null)} />}
      {doing === "codes" && (
        <Prove
          title={t("account.newCodes")}
          action={t("account.newCodes")}
          onClose={close}
          run={(password) => http.post<RecoveryCodes>(`${PATH}/recovery-codes`, { password })}
        />
      )}
    </Part>
  )
}

/** Password, then the picture and a first code, then the recovery codes. */
function Begin({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  const [password, setPassword] = useState("")
  const [pending, setPending] = useState<Pending | null>(null)
  const [code, setCode] = useState("")
  const [codes, setCodes] = useState<string[] | null>(null)
  const begin = useForm(async () => setPending(await http.post<Pending>(PATH, { password })), ["password"])
  const confirm = useForm(async () => setCodes((await http.post<RecoveryCodes>(`${PATH}/confirm`, { code })).recovery_codes), ["code"])
  const finish = () => {
    onClose()
    void askSessionAgain()
  }
  if (codes) return <Codes codes={codes} onClose={finish} />
  if (pending)
    return (
      <FormDialog title={t("account.factor")} action={t("account.switchOn")} form={confirm} onClose={onClose}>
        <p>{t("account.scan")}</p>
        <img className="factor-qr" src={pending.qr} width={200} height={200} alt={t("account.qr")} />
        <details>
          <summary>{t("account.cannotScan")}</summary>
          <CopyKey text={pending.secret} label={t("account.secret")} />
        </details>
        <TextField
          label={t("enter.code")}
          hint={t("enter.codeHint")}
          value={code}
          onChange={setCode}
          error={confirm.fault("code")}
          inputMode="numeric"
          autoComplete="one-time-code"
          autoFocus
        />
      </FormDialog>
    )
  return (
    <FormDialog title={t("account.factor")} action={t("enter.confirm")} form={begin} onClose={onClose}>
      <p>{t("account.proveHint")}</p>
      <PasswordField label={t("enter.password")} value={password} onChange={setPassword} error={begin.fault("password")} autoComplete="current-password" autoFocus />
    </FormDialog>
  )
}

interface ProveProps {
  title: string
  action: string
  onClose: () => void
  run: (password: string) => Promise<RecoveryCodes | null>
}

/** The password again, before something that weakens the account. */
function Prove({ title, action, onClose, run }: ProveProps) {
  const { t } = useWords()
  const [password, setPassword] = useState("")
  const [codes, setCodes] = useState<string[] | null>(null)
  const form = useForm(async () => {
    const made = await run(password)
    if (made) setCodes(made.recovery_codes)
    else onClose()
    await askSessionAgain()
  }, ["password"])
  if (codes) return <Codes codes={codes} onClose={onClose} />
  return (
    <FormDialog title={title} action={action} form={form} onClose={onClose}>
      <p>{t("account.proveHint")}</p>
      <PasswordField label={t("enter.password")} value={password} onChange={setPassword} error={form.fault("password")} autoComplete="current-password" autoFocus />
    </FormDialog>
  )
}
