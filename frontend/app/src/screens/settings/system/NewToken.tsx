import { useState } from "react"
import { Field, TextField } from "../../../parts/Field"
import { Segments } from "../../../parts/Segments"
import { Select } from "../../../parts/Select"
import { useForm } from "../../../shell/enter/useForm"
import { useMe } from "../../../shell/me"
import { useBegun } from "../../../state/begun"
import type { IssuedToken, RightView, RoleView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { LinkDialog } from "../people/LinkDialog"
import { RoleSelect } from "../people/RoleSelect"
import { FormDialog } from "../pieces/FormDialog"
import { Tick } from "../../../parts/Tick"
import { refresh, useList } from "../pieces/useList"

const DAYS = [30, 90, 365, 0]

/** A key of one's own, or a service account's; the secret is shown once. */
export function NewToken({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  const me = useMe()
  const { value: name, set, drop } = useBegun("token/name", "")
  const [whose, setWhose] = useState<"service" | "me">("service")
  const [role, setRole] = useState<number | null>(null)
  const [days, setDays] = useState(365)
  const [scopes, setScopes] = useState<string[] | null>(null)
  const [made, setMade] = useState<IssuedToken | null>(null)
  const theirs = useList<RoleView>("/roles").data?.find(({ id }) => id === role)?.rights ?? []
  const all = whose === "me" ? me.rights : theirs
  const form = useForm(async () => {
    const owner = whose === "me" ? { user_id: me.id } : { role_id: role }
    const chosen = scopes && scopes.filter((right) => all.includes(right))
    setMade(await http.post<IssuedToken>("/tokens", { name, ...owner, scopes: chosen, expires_in_days: days || null }))
    drop()
    await refresh("/tokens")
  }, ["name", "role_id", "user_id", "scopes"])
  if (made) return <LinkDialog title={made.token.name} hint={t("tokens.secretHint")} link={made.secret} onClose={onClose} />
  return (
    <FormDialog title={t("tokens.issue")} action={t("tokens.make")} form={form} onClose={onClose} onDrop={drop}>
      <TextField label={t("tokens.name")} hint={t("tokens.nameHint")} value={name} onChange={(typed) => set(() => typed)} error={form.fault("name")} autoFocus autoComplete="off" />
      <div className="field">
        <span className="field-label">{t("tokens.whose")}</span>
        <Segments
          label={t("tokens.whose")}
          value={whose}
          onChange={setWhose}
          choices={[
            { value: "service", label: t("tokens.asService") },
            { value: "me", label: t("tokens.asMe") },
          ]}
        />
        <p className="field-hint">{t(whose === "me" ? "tokens.asMeHint" : "tokens.asServiceHint")}</p>
      </div>
      {whose === "service" && <RoleSelect value={role} onChange={setRole} error={form.fault("role_id") ?? (form.fault("user_id") && t("people.pickRole"))} />}
      <Field label={t("tokens.expires")}>
        {({ id }) => (
          <Select
            id={id}
            label={t("tokens.expires")}
            value={days}
            onChange={setDays}
            choices={DAYS.map((n) => ({ value: n, label: n ? t("tokens.days", { n }) : t("tokens.forever") }))}
          />
        )}
      </Field>
      {all.length > 0 && (
        <fieldset className="several">
          <Tick label={t("tokens.allRights")} checked={scopes === null} onChange={(whole) => setScopes(whole ? null : [])} />
          {scopes && <Scopes all={all} chosen={scopes} onChange={setScopes} />}
        </fieldset>
      )}
    </FormDialog>
  )
}

function Scopes({ all, chosen, onChange }: { all: string[]; chosen: string[]; onChange: (scopes: string[]) => void }) {
  const rights = useList<RightView>("/roles/rights").data ?? []
  return (
    <div>
      {rights
        .filter(({ key }) => all.includes(key))
        .map(({ key, label }) => (
          <Tick
            key={key}
            label={label}
            checked={chosen.includes(key)}
            onChange={(on) => onChange(on ? [...chosen, key] : chosen.filter((each) => each !== key))}
          />
        ))}
    </div>
  )
}
