import { Button } from "../../../parts/Button"
import { Tick } from "../../../parts/Tick"
import { tell } from "../../../parts/Toast"
import { useForm } from "../../../shell/enter/useForm"
import type { DraftRoute, RouteStep, RouteView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { useOrder } from "../funnels/useOrder"
import { SaveBar } from "../pieces/SaveBar"
import { useDraft } from "../pieces/useDraft"
import { refresh } from "../pieces/useList"
import { FigureField } from "./FigureField"
import { Replay } from "./Replay"
import { Step } from "./Step"
import { Try } from "./Try"

const MOST = 12

/** One channel's route: its steps in order, what a dialog weighs, and two ways to see what it would do. */
export function RouteEditor({ route }: { route: RouteView }) {
  const { t } = useWords()
  const { enabled, present, own_weight, steps } = route
  const { value, set, drop, dirty } = useDraft(`route/${route.channel_id}`, { enabled, present, own_weight, steps })
  const form = useForm(async () => {
    await http.put(`/routes/${route.channel_id}`, { rev: route.rev, enabled: value.enabled, present: value.present, weight: value.own_weight, steps: value.steps })
    await refresh("/routes")
    drop()
    tell(t("routing.saved"))
  }, value.steps.map((_, at) => `steps.${at}`))
  const draft: DraftRoute = { steps: value.steps, present: value.present, weight: value.own_weight }
  return (
    <div className="route-editor">
      <Tick label={t("routing.enable")} checked={value.enabled} onChange={(on) => set({ enabled: on })} />
      <Steps steps={value.steps} fault={(at) => form.fault(`steps.${at}`)} onChange={(next) => set({ steps: next })} />
      <div className="route-more">
        <Tick label={t("routing.present")} hint={t("routing.presentHint")} checked={value.present} onChange={(on) => set({ present: on })} />
        <FigureField label={t("routing.weight")} hint={t("routing.weightHint")} value={value.own_weight} blank={String(route.weight)} least={0.01} most={100} onKeep={(own) => set({ own_weight: own })} />
      </div>
      {dirty && <SaveBar form={form} onDrop={drop} />}
      <Try channel={route.channel_id} draft={draft} />
      <Replay channel={route.channel_id} draft={draft} />
    </div>
  )
}

function Steps({ steps, fault, onChange }: { steps: RouteStep[]; fault: (at: number) => string | undefined; onChange: (steps: RouteStep[]) => void }) {
  const { t } = useWords()
  const { shown, handle } = useOrder<number, { id: number; step: RouteStep }>(
    steps.map((step, id) => ({ id, step })),
    (ids) => {
      onChange(ids.flatMap((id) => steps[id] ?? []))
      return Promise.resolve(true)
    },
  )
  const put = (at: number, step: RouteStep) => onChange(steps.map((each, other) => (other === at ? step : each)))
  return (
    <fieldset className="route-steps">
      <legend>{t("routing.steps")}</legend>
      <ol>
        {shown.map(({ step }, at) => (
          <Step
            key={at}
            at={at}
            step={step}
            handle={handle(at)}
            fault={fault(at)}
            onChange={(next) => put(at, next)}
            onRemove={() => onChange(steps.filter((_, other) => other !== at))}
          />
        ))}
      </ol>
      {steps.length < MOST && (
        <Button small icon="plus" onClick={() => onChange([...steps, { kind: "turns", circle: "everyone" }])}>
          {t("routing.addStep")}
        </Button>
      )}
    </fieldset>
  )
}
