import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "../../../parts/Button"
import { Field, TextField } from "../../../parts/Field"
import { Segments } from "../../../parts/Segments"
import { tell } from "../../../parts/Toast"
import { useForm } from "../../../shell/enter/useForm"
import { queries } from "../../../state/session"
import type { SmsTried, SmsView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { FormDialog } from "../pieces/FormDialog"
import { Loaded, Part } from "../pieces/Page"

const KEY = ["notices", "sms"]

/** Where SMS for colleagues go out: any provider that is asked over HTTP. */
export function Sms() {
  const { t } = useWords()
  const query = useQuery({ queryKey: KEY, queryFn: () => http.get<SmsView>("/notifications/sms"), staleTime: 0 })
  const [open, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const remove = () => {
    setBusy(true)
    void http
      .delete("/notifications/sms")
      .finally(() => queries.invalidateQueries({ queryKey: ["notices"] }))
      .finally(() => setBusy(false))
  }
  return (
    <Part title={t("told.smsTitle")} hint={t("told.smsHint")}>
      <Loaded query={query} failed={t("told.failed")}>
        {({ host }) => (
          <>
            {host && <p className="told-note">{t("told.smsIs", { host })}</p>}
            <div className="told-ends">
              <Button look={host ? "plain" : "primary"} onClick={() => setOpen(true)}>
                {t(host ? "told.smsOther" : "told.smsSet")}
              </Button>
              {host && (
                <Button look="quiet" busy={busy} onClick={remove}>
                  {t("told.smsRemove")}
                </Button>
              )}
            </div>
            {host && <Try />}
          </>
        )}
      </Loaded>
      {open && <Describe onClose={() => setOpen(false)} />}
    </Part>
  )
}

function Try() {
  const { t } = useWords()
  const [phone, setPhone] = useState("")
  const [said, setSaid] = useState("")
  const form = useForm(
    async () => {
      setSaid("")
      const { sent, why } = await http.post<SmsTried>("/notifications/sms/test", { phone })
      setSaid(sent ? t("told.smsWent") : t("told.smsDidNot", { why: why ?? "" }))
    },
    ["phone"],
    { phone: phone.trim() },
  )
  return (
    <form
      className="told-wide"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        form.submit()
      }}
    >
      <TextField label={t("told.smsTo")} type="tel" autoComplete="tel" value={phone} error={form.fault("phone") ?? form.message} onChange={setPhone} />
      <Button type="submit" busy={form.busy}>
        {t("told.smsTry")}
      </Button>
      <span role="status">{said}</span>
    </form>
  )
}

const BLANK = { url: "", form: "json" as "json" | "form", body: '{"to": "{phone}", "text": "{text}"}', header: "", value: "" }

function Describe({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  const [{ url, form: kind, body, header, value }, set] = useState(BLANK)
  const put = (change: Partial<typeof BLANK>) => set((before) => ({ ...before, ...change }))
  const form = useForm(
    async () => {
      await http.put("/notifications/sms", { url: url.trim(), form: kind, body: body.trim(), headers: header.trim() ? { [header.trim()]: value } : {} })
      await queries.invalidateQueries({ queryKey: ["notices"] })
      tell(t("told.saved"))
      onClose()
    },
    ["url", "body", "headers"],
    { url: url.trim() },
  )
  return (
    <FormDialog title={t("told.smsTitle")} action={t("common.save")} form={form} onClose={onClose} wide>
      <TextField label={t("told.smsUrl")} hint={t("told.smsUrlHint", { phone: "{phone}", text: "{text}" })} type="url" value={url} error={form.fault("url")} onChange={(next) => put({ url: next })} autoFocus autoComplete="off" />
      <Field label={t("told.smsForm")}>
        {() => <Segments label={t("told.smsForm")} value={kind} choices={[{ value: "json", label: "JSON" }, { value: "form", label: t("told.smsFormForm") }]} onChange={(next) => put({ form: next, body: next === "json" ? BLANK.body : "to={phone}&text={text}" })} />}
      </Field>
      <Field label={t("told.smsBody")} hint={t("told.smsBodyHint")} error={form.fault("body")}>
        {(wiring) => <textarea {...wiring} className="input reply-text" rows={3} maxLength={2000} value={body} onChange={({ target }) => put({ body: target.value })} />}
      </Field>
      <div className="told-pair">
        <TextField label={t("told.smsHeader")} value={header} error={form.fault("headers")} onChange={(next) => put({ header: next })} autoComplete="off" />
        <TextField label={t("told.smsValue")} value={value} onChange={(next) => put({ value: next })} autoComplete="off" />
      </div>
    </FormDialog>
  )
}
