import type { HiddenField } from "../../../state/hidden"
import { HIDDEN_FIELDS } from "../../../state/hidden"
import type { ReactNode } from "react"
import { TextField } from "../../../parts/Field"
import type { FormState } from "../../../shell/enter/useForm"
import type { EventTypeView } from "../../../wire/api.gen"
import type { Channel } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { Tick } from "../../../parts/Tick"
import { useList } from "../pieces/useList"

/** What a person chooses about a webhook. `events`, `channels`: null is all. */
export interface Draft {
  name: string
  url: string
  events: string[] | null
  channels: number[] | null
  hidden_fields: HiddenField[]
}

export const FIELDS = ["name", "url", "events", "channels", "role_id", "user_id"]
const GROUPS = ["dialogs", "people", "house"] as const
const SAMPLE = "https://crm.example.com/samovar"

interface Props {
  draft: Draft
  form: FormState
  onChange: (change: Partial<Draft>) => void
  /** Whose sight it has: chosen once. */
  owner?: ReactNode
}

export function WebhookForm({ draft, form, onChange, owner }: Props) {
  const { t } = useWords()
  return (
    <>
      <TextField label={t("webhooks.name")} hint={t("webhooks.nameHint")} value={draft.name} onChange={(name) => onChange({ name })} error={form.fault("name")} autoComplete="off" />
      <TextField label={t("webhooks.url")} hint={t("webhooks.urlHint")} value={draft.url} onChange={(url) => onChange({ url })} error={form.fault("url")} autoComplete="off" type="url" placeholder={SAMPLE} />
      {owner}
      <EventsField value={draft.events} onChange={(events) => onChange({ events })} error={form.fault("events")} />
      <ChannelsField value={draft.channels} onChange={(channels) => onChange({ channels })} error={form.fault("channels")} />
      <fieldset className="ticks">
        <legend>{t("webhooks.hidden")}</legend>
        {HIDDEN_FIELDS.map((field) => (
          <Tick
            key={field}
            label={t(`people.hide_${field}`)}
            checked={draft.hidden_fields.includes(field)}
            onChange={(on) => onChange({ hidden_fields: toggled(draft.hidden_fields, field, on) })}
          />
        ))}
      </fieldset>
    </>
  )
}

const toggled = <T,>(all: T[], one: T, on: boolean) => (on ? [...all, one].sort() : all.filter((each) => each !== one))

interface EventsProps {
  value: string[] | null
  onChange: (value: string[] | null) => void
  error: string | undefined
}

/** All, or each by its sentence. */
function EventsField({ value, onChange, error }: EventsProps) {
  const { t } = useWords()
  const all = useList<EventTypeView>("/webhooks/events").data ?? []
  return (
    <fieldset className="ticks webhook-choice">
      <legend>{t("webhooks.events")}</legend>
      <Tick label={t("webhooks.allEvents")} hint={t("webhooks.allEventsHint")} checked={value === null} onChange={(on) => onChange(on ? null : all.map(({ type }) => type))} />
      {value &&
        GROUPS.map((group) => (
          <fieldset key={group} className="ticks webhook-group">
            <legend>{t(`webhooks.group_${group}`)}</legend>
            {all
              .filter((event) => event.group === group)
              .map(({ type, about }) => (
                <Tick key={type} label={about} hint={<code>{type}</code>} checked={value.includes(type)} onChange={(on) => onChange(toggled(value, type, on))} />
              ))}
          </fieldset>
        ))}
      {error && <p className="field-error">{error}</p>}
    </fieldset>
  )
}

interface ChannelsProps {
  value: number[] | null
  onChange: (value: number[] | null) => void
  error: string | undefined
}

function ChannelsField({ value, onChange, error }: ChannelsProps) {
  const { t } = useWords()
  const all = useList<Channel>("/channels").data?.filter(({ kind }) => kind !== "internal") ?? []
  return (
    <fieldset className="ticks webhook-choice">
      <legend>{t("webhooks.channels")}</legend>
      <Tick label={t("webhooks.allChannels")} hint={t("webhooks.allChannelsHint")} checked={value === null} onChange={(on) => onChange(on ? null : [])} />
      {value && (
        <div className="ticks webhook-group">
          {all.map(({ id, name }) => (
            <Tick key={id} label={name} checked={value.includes(id)} onChange={(on) => onChange(toggled(value, id, on))} />
          ))}
        </div>
      )}
      {error && <p className="field-error">{error}</p>}
    </fieldset>
  )
}
