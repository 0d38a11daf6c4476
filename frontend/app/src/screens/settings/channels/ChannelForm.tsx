import { lazy, Suspense, useState } from "react"
import { Button } from "../../../parts/Button"
import { TextField } from "../../../parts/Field"
import type { FormState } from "../../../shell/enter/useForm"
import type { FieldView } from "../../../wire/api.gen"
import type { ChannelKind } from "../../../wire/types"
import { useSimple } from "../../../state/statuses"
import { useWords } from "../../../words/words"
import { HolderField, HoldersField } from "../pieces/Holders"
import { Part } from "../pieces/Page"
import { Tick } from "../../../parts/Tick"
import type { ChannelDraft } from "./draft"
import { chosen, fieldsOf, nameOf } from "./draft"
import { OfHours } from "./OfHours"
import { OfLeads } from "./OfLeads"
import { SettingField } from "./SettingField"

/** Only who describes a platform by themselves has something to try. */
const Trial = lazy(() => import("./trial/Trial"))

interface Props {
  kind: ChannelKind
  draft: ChannelDraft
  onChange: (change: Partial<ChannelDraft>) => void
  form: FormState
  /** What the last check found: lists of it are offered for settings of their name. */
  facts?: Readonly<Record<string, unknown>> | undefined
}

/** What a channel is made of: its own settings, who works in it, what becomes of those who write. */
export function ChannelForm({ kind, draft, onChange, form, facts }: Props) {
  const { t } = useWords()
  return (
    <>
      <Part title={t("channels.settings")}>
        <div className="settings-form">
          <TextField label={t("channels.name")} hint={t("channels.nameHint")} value={draft.name} maxLength={120} onChange={(name) => onChange({ name })} error={form.fault("name")} />
          <Fields kind={kind} draft={draft} onChange={onChange} form={form} facts={facts} />
        </div>
      </Part>
      {fieldsOf(kind, draft.settings).some(({ type }) => type === "code") && (
        <Suspense fallback={null}>
          <Trial kind={kind.kind} settings={draft.settings} />
        </Suspense>
      )}
      <Work draft={draft} onChange={onChange} />
    </>
  )
}

/** The kind's own settings; those that hardly anybody touches wait behind a button. */
export function Fields({ kind, draft, onChange, form, facts }: Props) {
  const { t } = useWords()
  const [more, setMore] = useState(false)
  const fields = fieldsOf(kind, draft.settings)
  const main = fields.filter((field) => !rare(field) && field.name !== SWITCH)
  const rest = fields.filter(rare)
  const opened = more || rest.some(({ name }) => form.fault(`settings.${name}`))
  const setting = (field: (typeof main)[number]) => (
    <SettingField
      key={field.name}
      field={offered(field, draft.settings[field.name], facts)}
      value={draft.settings[field.name]}
      error={form.fault(`settings.${field.name}`)}
      onChange={(value) => {
        const settings = { ...draft.settings, [field.name]: value }
        if (field.name !== kind.varies_by) onChange({ settings })
        else onChange({ settings: chosen(kind, settings), ...(draft.name === nameOf(kind, draft.settings) && { name: nameOf(kind, settings) }) })
      }}
    />
  )
  return (
    <>
      {main.map(setting)}
      {rest.length > 0 && !opened && (
        <Button look="quiet" small icon="chevronDown" onClick={() => setMore(true)}>
          {t("channels.more")}
        </Button>
      )}
      {opened && rest.map(setting)}
    </>
  )
}

/** Who works in it, what becomes of those who write. */
export function Work({ draft, onChange }: Pick<Props, "draft" | "onChange">) {
  const { t } = useWords()
  const simple = useSimple()
  return (
    <>
      <Part title={t("channels.who")} hint={t("channels.whoHint")}>
        <HoldersField label={t("channels.who")} nobody={t("channels.everyone")} value={draft.members} onChange={(members) => onChange({ members })} />
      </Part>
      <Part title={t("channels.fresh")}>
        <div className="settings-form">
          <Tick label={t(simple ? "channels.leadSimple" : "channels.lead")} hint={t("channels.leadHint")} checked={draft.lead_source} onChange={(lead_source) => onChange({ lead_source })} />
          <div className="field">
            <span className="field-label">{t("channels.default")}</span>
            <HolderField label={t("channels.default")} nobody={t("channels.defaultNobody")} value={draft.default} onChange={(holder) => onChange({ default: holder })} />
            <p className="field-hint">{t(draft.default === null ? "channels.hintNobody" : `channels.hint_${draft.default.kind}`)}</p>
          </div>
          <OfHours value={draft.calendar_id} onChange={(calendar_id) => onChange({ calendar_id })} />
          <OfLeads draft={draft} onChange={onChange} />
        </div>
      </Part>
    </>
  )
}

/** What the platform has to choose from, and what is chosen though it is there no more. */
function offered(field: FieldView, value: unknown, facts: Props["facts"]): FieldView {
  const found = facts?.[field.name]
  if (field.type !== "list" || field.choices.length || !Array.isArray(found)) return field
  const names = [...new Set([...(found as string[]), ...(Array.isArray(value) ? (value as string[]) : [])])]
  return { ...field, choices: names.map((name) => ({ value: name, label: name })) }
}

/** It has a button of its own on the channel's page. */
const SWITCH = "running"

/** Settings that hardly anybody touches wait behind a button. */
const rare = ({ name, required }: FieldView) => !required && RARE.includes(name)

const SERVERS = ["mark_seen", "mark_answered", "keep_sent", "sent_folder", "login", "imap_host", "imap_port", "imap_security", "smtp_host", "smtp_port", "smtp_security", "plus_address", "auth_server", "authorize_url", "token_url", "scope"]
const RARE = ["api_base", "group_id", "confirmation", "secret", "seed", "speed", "scripts", ...SERVERS]
