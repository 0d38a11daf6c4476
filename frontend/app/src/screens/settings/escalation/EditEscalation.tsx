import { Button } from "../../../parts/Button"
import { Field, TextField } from "../../../parts/Field"
import { useForm } from "../../../shell/enter/useForm"
import { useChannels } from "../../../state/house"
import type { EscalationStep, EscalationView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { FormDialog } from "../pieces/FormDialog"
import { Several } from "../pieces/Several"
import { useDraft } from "../pieces/useDraft"
import { refresh } from "../pieces/useList"
import { Lasting } from "./Lasting"
import { Level } from "./Level"
import { another, inOrder, usual } from "./levels"
import { Tried } from "./Tried"
import { useNamed } from "./useNamed"

const MOST = 10

/** Levels of a wait, the channels that have them, and what they would do with who waits now. */
export function EditEscalation({ escalation, onClose }: { escalation: EscalationView | null; onClose: () => void }) {
  const { t } = useWords()
  const named = useNamed()
  // one's own mailbox and requests without a dialog are no channels that the house watches
  const channels = useChannels().filter((each) => each.state !== "deleted" && !each.private)
  const stored = { name: escalation?.name ?? "", target_s: escalation?.target_s ?? 300, steps: escalation?.steps ?? usual(), channel_ids: escalation?.channel_ids ?? [] }
  const { value, changed, set, drop } = useDraft(`escalation/${escalation?.id ?? "new"}`, stored)
  const { name, target_s, steps, channel_ids } = value
  const put = (at: number, step: EscalationStep | null) => set({ steps: step ? steps.map((each, n) => (n === at ? step : each)) : steps.filter((_, n) => n !== at) })
  const fields = ["name", "target_s", "channel_ids", "steps", ...steps.flatMap((_, at) => [`steps.${at}.after_s`, `steps.${at}.tell`, `steps.${at}.give`])]
  const form = useForm(
    async () => {
      if (escalation) await http.patch(`/escalations/${escalation.id}`, { ...changed, ...("steps" in changed && { steps: inOrder(steps) }), rev: escalation.rev })
      else await http.post("/escalations", { ...value, steps: inOrder(steps) })
      await refresh("/escalations")
      drop()
      onClose()
    },
    fields,
    { name: name.trim() },
  )
  return (
    <FormDialog title={t(escalation ? "escalation.edit" : "escalation.new")} action={t("common.save")} form={form} onClose={onClose} onDrop={drop} wide>
      <div className="escalation-pair">
        <TextField label={t("escalation.name")} hint={t("escalation.nameHint")} value={name} onChange={(next) => set({ name: next })} error={form.fault("name")} maxLength={100} autoFocus />
        <Field label={t("escalation.target")} hint={t("escalation.targetHint")} error={form.fault("target_s")}>
          {({ id }) => <Lasting id={id} label={t("escalation.target")} seconds={target_s} min={10} onChange={(next) => set({ target_s: next })} />}
        </Field>
      </div>
      <Field label={t("escalation.channels")} hint={t("escalation.channelsHint")} error={form.fault("channel_ids")}>
        {() => <Several<number> label={t("escalation.channels")} any={t("escalation.noChannels")} choices={channels.map((each) => ({ value: each.id, label: each.name }))} chosen={channel_ids} onChange={(next) => set({ channel_ids: next })} />}
      </Field>
      <ol className="escalation-levels">
        {steps.map((step, at) => (
          // levels have no names of their own; they are put in order when they are kept
          <Level key={`${at}/${steps.length}`} step={step} at={at} named={named} fault={form.fault} onChange={(next) => put(at, next)} onRemove={steps.length > 1 ? () => put(at, null) : undefined} />
        ))}
      </ol>
      {steps.length < MOST && (
        <Button small look="quiet" icon="plus" onClick={() => set({ steps: [...steps, another(steps)] })}>
          {t("escalation.add")}
        </Button>
      )}
      <Tried target_s={target_s} steps={inOrder(steps)} channel_ids={channel_ids} />
    </FormDialog>
  )
}
