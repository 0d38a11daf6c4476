import { useState } from "react"
import { useLocation } from "wouter"
import { Segments } from "../../../parts/Segments"
import { INSIDE } from "../../../parts/up"
import { useForm } from "../../../shell/enter/useForm"
import { useMe } from "../../../shell/me"
import { useBegun } from "../../../state/begun"
import type { IssuedWebhook } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { LinkDialog } from "../people/LinkDialog"
import { RoleSelect } from "../people/RoleSelect"
import { FormDialog } from "../pieces/FormDialog"
import { refresh } from "../pieces/useList"
import type { Draft } from "./WebhookForm"
import { FIELDS, WebhookForm } from "./WebhookForm"

const EMPTY: Draft = { name: "", url: "", events: null, channels: null, hidden_fields: [] }

/** Another program to be told; its secret is shown once. */
export function NewWebhook({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  const me = useMe()
  const [, go] = useLocation()
  const { value: draft, set, drop } = useBegun("webhook/new", EMPTY)
  const [whose, setWhose] = useState<"role" | "me">("role")
  const [role, setRole] = useState<number | null>(null)
  const [made, setMade] = useState<IssuedWebhook | null>(null)
  const form = useForm(async () => {
    const owner = whose === "me" ? { user_id: me.id } : { role_id: role }
    setMade(await http.post<IssuedWebhook>("/webhooks", { ...draft, ...owner }))
    drop()
    await refresh("/webhooks")
  }, FIELDS)
  const leave = () => {
    onClose()
    if (made) go(`/settings/webhooks/${made.webhook.id}`, { state: INSIDE })
  }
  if (made) return <LinkDialog title={made.webhook.name} hint={t("webhooks.secretHint")} link={made.secret} onClose={leave} />
  const owner = (
    <>
      <div className="field">
        <span className="field-label">{t("webhooks.whose")}</span>
        <Segments
          label={t("webhooks.whose")}
          value={whose}
          onChange={setWhose}
          choices={[
            { value: "role", label: t("webhooks.asRole") },
            { value: "me", label: t("webhooks.asMe") },
          ]}
        />
        <p className="field-hint">{t(whose === "me" ? "webhooks.asMeHint" : "webhooks.asRoleHint")}</p>
      </div>
      {whose === "role" && <RoleSelect value={role} onChange={setRole} error={form.fault("role_id") && t("people.pickRole")} />}
    </>
  )
  return (
    <FormDialog title={t("webhooks.new")} action={t("webhooks.make")} form={form} onClose={onClose} onDrop={drop} wide>
      <WebhookForm draft={draft} form={form} onChange={(change) => set((before) => ({ ...before, ...change }))} owner={owner} />
    </FormDialog>
  )
}
