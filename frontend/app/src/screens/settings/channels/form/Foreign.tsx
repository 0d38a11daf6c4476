import { useMutation, useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "../../../../parts/Button"
import { Field, TextField } from "../../../../parts/Field"
import { Icon } from "../../../../parts/icon/Icon"
import { reasonOf } from "../../../../parts/Placeholders"
import { Select } from "../../../../parts/Select"
import { tell } from "../../../../parts/Toast"
import type { CaughtView, ReadAgain, TrialView } from "../../../../wire/api.gen"
import { http } from "../../../../wire/http"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { Part } from "../../pieces/Page"
import type { PartProps } from "./FormPage"
import type { Role, Site } from "./site"
import { ROLES } from "./site"

interface Props extends PartProps {
  channel: number
  settings: Record<string, unknown>
}

/** Another builder's form: what came last, and which of its fields is what. */
export function Foreign({ site, onChange, fault, channel, settings }: Props) {
  const { t } = useWords()
  return (
    <Part title={t("forms.foreign")} hint={t("forms.foreignHint")}>
      <Tester site={site} onChange={onChange} channel={channel} settings={settings} />
      <div className="settings-form">
        <TextField label={t("forms.country")} hint={t("forms.countryHint")} value={site.country} maxLength={2} error={fault("country")} onChange={(country) => onChange({ country: country.toUpperCase() })} />
        <TextField label={t("forms.secret")} hint={t("forms.secretHint")} value={typeof site.secret === "string" ? site.secret : ""} placeholder={typeof site.secret === "object" && site.secret?.set ? t("channels.secretKept") : undefined} autoComplete="off" spellCheck={false} className="input secret" error={fault("secret")} onChange={(secret) => onChange({ secret })} />
        <TextField label={t("forms.secretField")} hint={t("forms.secretFieldHint")} value={site.secret_field} maxLength={60} error={fault("secret_field")} onChange={(secret_field) => onChange({ secret_field })} />
      </div>
    </Part>
  )
}

function Tester({ site, onChange, channel, settings }: Omit<Props, "fault">) {
  const words = useWords()
  const { t } = words
  const { when } = useFormats()
  const [payload, setPayload] = useState("")
  const caught = useQuery({ queryKey: ["forms", channel, "caught"], queryFn: () => http.get<CaughtView>(`/forms/${channel}/caught`) })
  const body = JSON.stringify({ kind: "form", settings: { mapping: site.mapping, labels: site.labels, country: site.country }, payload })
  const trial = useQuery({ queryKey: ["forms", "trial", body], queryFn: () => http.post<TrialView>("/channels/trials", JSON.parse(body) as object), enabled: payload.trim() !== "", placeholderData: (before) => before })
  const again = useMutation({
    mutationFn: () => http.post<ReadAgain>(`/forms/${channel}/replay`),
    onSuccess: ({ stored, failed }) => {
      tell(t("forms.replayed", { stored, failed }))
      void caught.refetch()
    },
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  const items = caught.data?.items ?? []
  const aside = items.filter(({ reason }) => reason)
  return (
    <div className="settings-form">
      <div className="form-caught">
        <Button icon="retry" busy={caught.isFetching} onClick={() => void caught.refetch()}>
          {t("forms.catch")}
        </Button>
        {items.length === 0 && <span className="field-hint">{t("forms.nothingYet")}</span>}
        {items.map(({ at, body: came, reason }, place) => (
          <button key={`${at}-${place}`} type="button" aria-pressed={came === payload} data-bad={reason !== "" || undefined} onClick={() => setPayload(came)}>
            <Icon name={reason ? "alert" : "file"} size={14} />
            {when(at)}
          </button>
        ))}
      </div>
      {aside.length > 0 && (
        <div className="form-aside" role="status">
          <p>{t("forms.aside", { count: aside.length })}</p>
          <Button icon="undo" busy={again.isPending} onClick={() => again.mutate()}>
            {t("forms.again")}
          </Button>
        </div>
      )}
      <Field label={t("forms.payload")} hint={t("forms.payloadHint")}>
        {(wiring) => <textarea className="input code-field form-payload" {...wiring} rows={4} value={payload} spellCheck={false} onChange={(event) => setPayload(event.target.value)} />}
      </Field>
      {payload.trim() && trial.data && <Read view={trial.data} site={site} settings={settings} onChange={onChange} />}
      {payload.trim() && trial.error && <p className="field-error">{reasonOf(trial.error, words)}</p>}
    </div>
  )
}

/** Each field that came, and what it is taken for: chosen here. */
function Read({ view, site, onChange }: { view: TrialView; site: Site; settings: Record<string, unknown>; onChange: PartProps["onChange"] }) {
  const { t } = useWords()
  if (view.fault !== null) return <p className="field-error" role="alert">{t("forms.unreadable", { why: view.fault })}</p>
  const choose = (path: string, chosen: string) => {
    const mapping = Object.fromEntries(Object.entries(site.mapping).filter(([role, where]) => role !== chosen && where !== path))
    onChange({ mapping: ROLES.includes(chosen as Role) ? { ...mapping, [chosen]: path } : mapping })
  }
  const [reading] = view.readings
  return (
    <>
      <table className="form-read">
        <thead>
          <tr>
            <th scope="col">{t("forms.field")}</th>
            <th scope="col">{t("forms.value")}</th>
            <th scope="col">{t("forms.is")}</th>
          </tr>
        </thead>
        <tbody>
          {view.steps.map(({ name, path, found }) => (
            <tr key={path}>
              <th scope="row">{path}</th>
              <td>{found || "—"}</td>
              <td>
                <Select label={`${path}: ${t("forms.is")}`} value={ROLES.includes(name as Role) ? name : "none"} onChange={(chosen) => choose(path, chosen)} choices={[{ value: "none", label: name === "technical" || name === "utm" ? t(`forms.role_${name}`) : t("forms.role_none") }, ...ROLES.map((value) => ({ value, label: t(`forms.role_${value}`) }))]} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="field-hint">{reading ? (reading.person.startsWith("s:") ? t("forms.nobody") : t("forms.person", { who: [reading.name, reading.person].filter(Boolean).join(" · ") })) : t("forms.onlyTest")}</p>
    </>
  )
}
