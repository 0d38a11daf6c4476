import { Field, TextField } from "../../../parts/Field"
import { Select } from "../../../parts/Select"
import { useForm } from "../../../shell/enter/useForm"
import { useMoney } from "../../../state/currencies"
import { funnelName, useOpenFunnels } from "../../../state/statuses"
import type { FieldSetup, OwnField } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { FormDialog } from "../pieces/FormDialog"
import { Tick } from "../../../parts/Tick"
import { useDraft } from "../pieces/useDraft"
import { refresh } from "../pieces/useList"
import { AccessField } from "./AccessField"
import { ConditionField } from "./ConditionField"
import type { Draft } from "./draft"
import { draftOf, NEW, sent } from "./draft"
import { KINDS, PERSONAL, WITH_CHOICES } from "./kinds"
import { OptionsField } from "./OptionsField"
import { Preview } from "./Preview"

interface Props {
  entity: OwnField["entity"]
  setup: FieldSetup | null
  others: readonly FieldSetup[]
  onClose: () => void
}

/** What cannot be given to new ones: it may be gone by then. */
const REFERS = new Set(["person", "company", "file"])
const FILES = [1, 2, 3, 5, 10, 20]
const FIELDS = ["name", "help", "options", "currency", "decimals", "files_max", "default", "funnels", "condition", "hidden_for", "read_only_for"]

/** A field made or changed, with how it will look before one's eyes. */
export function EditField({ entity, setup, others, onClose }: Props) {
  const { t } = useWords()
  const house = useMoney()
  const { value, changed, set, drop } = useDraft<Draft>(`field/${setup?.field.id ?? `new/${entity}`}`, setup ? draftOf(setup) : { ...NEW, currency: house.currency || NEW.currency })
  const { currencies } = useMoney(value.currency)
  const form = useForm(
    async () => {
      if (setup) await http.patch(`/fields/${setup.field.id}`, { version: setup.field.version, ...sent(changed, value) })
      else await http.post("/fields", { entity, kind: value.kind, ...sent(value, value) })
      drop()
      await refresh("/fields")
      onClose()
    },
    FIELDS,
    { name: value.name.trim() },
  )
  const kind = (
    <Field label={t("own.kind")}>
      {({ id }) => (
        <Select
          id={id}
          label={t("own.kind")}
          value={value.kind}
          choices={KINDS.map((each) => ({ value: each, label: t(`own.kind_${each}`) }))}
          onChange={(to) => set({ kind: to, personal: PERSONAL.has(to), default: "" })}
        />
      )}
    </Field>
  )
  return (
    <FormDialog wide title={setup?.field.name ?? t("own.add")} action={t("common.save")} form={form} onClose={onClose} onDrop={drop}>
      <TextField label={t("own.name")} value={value.name} onChange={(name) => set({ name })} error={form.fault("name")} maxLength={80} autoFocus autoComplete="off" />
      {!setup && kind}
      {WITH_CHOICES.has(value.kind) && <OptionsField options={value.options} onChange={(options) => set({ options })} error={form.fault("options")} />}
      {value.kind === "money" && (
        <Field label={t("own.currency")} error={form.fault("currency")}>
          {({ id }) => <Select id={id} label={t("own.currency")} value={value.currency} choices={currencies.map((code) => ({ value: code, label: code }))} onChange={(currency) => set({ currency })} />}
        </Field>
      )}
      {value.kind === "number" && (
        <Field label={t("own.decimals")} error={form.fault("decimals")}>
          {({ id }) => <Select id={id} label={t("own.decimals")} value={value.decimals} choices={[0, 1, 2, 3, 4, 5, 6].map((n) => ({ value: n, label: String(n) }))} onChange={(decimals) => set({ decimals })} />}
        </Field>
      )}
      {value.kind === "file" && (
        <Field label={t("own.filesMax")} error={form.fault("files_max")}>
          {({ id }) => (
            <Select
              id={id}
              label={t("own.filesMax")}
              value={value.files_max}
              choices={FILES.map((n) => ({ value: n, label: n === 1 ? t("own.oneFile") : t("own.upTo", { n }) }))}
              onChange={(files_max) => set({ files_max })}
            />
          )}
        </Field>
      )}
      <Preview draft={value} />
      <TextField label={t("own.help")} hint={t("own.helpHint")} value={value.help} onChange={(help) => set({ help })} error={form.fault("help")} maxLength={300} autoComplete="off" />
      <div className="own-ticks">
        <Tick label={t("own.isRequired")} hint={t("own.requiredHint")} checked={value.required} onChange={(required) => set({ required })} />
        {PERSONAL.has(value.kind) && <Tick label={t("own.isPersonal")} hint={t("own.personalHint")} checked={value.personal} onChange={(personal) => set({ personal })} />}
      </div>
      {entity === "card" && <Funnels value={value.funnels} onChange={(funnels) => set({ funnels })} error={form.fault("funnels")} />}
      <ConditionField entity={entity} own={setup?.field.id ?? 0} others={others} value={value.condition} onChange={(condition) => set({ condition })} error={form.fault("condition")} />
      {entity === "card" && !REFERS.has(value.kind) && (
        <TextField label={t("own.default")} value={value.default} onChange={(to) => set({ default: to })} error={form.fault("default")} maxLength={500} autoComplete="off" />
      )}
      <AccessField hidden={value.hidden_for} reads={value.read_only_for} onChange={(hidden_for, read_only_for) => set({ hidden_for, read_only_for })} error={form.fault("hidden_for") ?? form.fault("read_only_for")} />
    </FormDialog>
  )
}

function Funnels({ value, onChange, error }: { value: number[]; onChange: (ids: number[]) => void; error: string | undefined }) {
  const words = useWords()
  const { t } = words
  const funnels = useOpenFunnels() ?? []
  const toggle = (id: number, on: boolean) => onChange(on ? [...value, id].sort((a, b) => a - b) : value.filter((each) => each !== id))
  return (
    <fieldset className="several">
      <legend className="field-label">{t("own.funnels")}</legend>
      <div>
        {funnels.map((funnel) => (
          <Tick key={funnel.id} label={funnelName(funnel, words)} checked={value.includes(funnel.id)} onChange={(on) => toggle(funnel.id, on)} />
        ))}
      </div>
      <p className="field-hint">{t("own.allFunnels")}</p>
      {error && <p className="field-error">{error}</p>}
    </fieldset>
  )
}
