import { useState } from "react"
import { Button, IconButton } from "../../../parts/Button"
import { Field } from "../../../parts/Field"
import { reasonOf } from "../../../parts/Placeholders"
import { Segments } from "../../../parts/Segments"
import { Select } from "../../../parts/Select"
import { tell } from "../../../parts/Toast"
import type { Category } from "../../../state/funnels"
import { CATEGORIES, closes, COLORS, MARKS } from "../../../state/funnels"
import type { Effects, FunnelSetup, StepUse, TaskTemplateView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Funnel, Status } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { statusColor, statusName } from "../../../state/statuses"
import { Confirm } from "../pieces/Confirm"
import { Tick } from "../../../parts/Tick"
import { useList } from "../pieces/useList"
import { patchStatus } from "./change"
import { NumberField } from "./NumberField"
import { RemoveStep } from "./Remove"
import { StepRules } from "./StepRules"

interface Props {
  step: Status
  use: StepUse | undefined
  funnel: Funnel
  all: FunnelSetup[]
  onClose: () => void
}

/** Everything of one status; each change is kept at once. */
export function StepPanel({ step, use, funnel, all, onClose }: Props) {
  const words = useWords()
  const { t } = words
  const { when } = useFormats()
  const [turning, setTurning] = useState<{ to: Category; effects: Effects } | null>(null)
  const [removing, setRemoving] = useState(false)
  const tasks = useList<TaskTemplateView>("/task-templates").data ?? []
  const name = statusName(step, words)
  const patch = (body: Partial<Status>) => void patchStatus(step, () => body, words)
  // What opens or closes requests says so first.
  const turn = async (category: Category) => {
    if (closes(category) === closes(step.category)) {
      patch({ category })
      return
    }
    try {
      const effects = await http.get<Effects>(`/statuses/${step.id}/effects`, { query: { category } })
      if (effects.opens + effects.closes === 0) patch({ category })
      else setTurning({ to: category, effects })
    } catch (error) {
      tell(reasonOf(error, words), { fault: true })
    }
  }
  return (
    <section className="step-panel" aria-label={t("funnels.panel", { name })}>
      <header>
        <h3>{t("funnels.panel", { name })}</h3>
        <IconButton icon="close" small label={t("common.close")} onClick={onClose} />
      </header>
      <div className="step-grid">
        <div className="step-part">
          <div className="field">
            <span className="field-label">{t("funnels.color")}</span>
            <Segments
              label={t("funnels.color")}
              value={step.color}
              choices={COLORS.map((value) => ({ value, label: <i className="step-color" style={{ background: statusColor(value) }} />, name: t(`filter.color_${value}`) }))}
              onChange={(color) => patch({ color })}
            />
          </div>
          <Field label={t("funnels.category")} hint={t("funnels.categoryHint")}>
            {({ id }) => <Select id={id} label={t("funnels.category")} value={step.category} choices={CATEGORIES.map((value) => ({ value, label: t(`funnels.category_${value}`) }))} onChange={(category) => category !== step.category && void turn(category)} />}
          </Field>
          <Field label={t("funnels.mark")} hint={t("funnels.markHint")}>
            {({ id }) => (
              <Select
                id={id}
                label={t("funnels.mark")}
                value={step.mark ?? ""}
                choices={[{ value: "", label: t("funnels.mark_none") }, ...MARKS.map((value) => ({ value, label: t(`funnels.mark_${value}`) }))]}
                onChange={(mark) => patch({ mark: mark || null })}
              />
            )}
          </Field>
          {tasks.length > 0 && (
            <Field label={t("funnels.task")} hint={t("funnels.taskHint")}>
              {({ id }) => (
                <Select
                  id={id}
                  label={t("funnels.task")}
                  value={step.task_template_id ?? 0}
                  choices={[{ value: 0, label: t("funnels.task_none") }, ...tasks.map((task) => ({ value: task.id, label: task.title }))]}
                  onChange={(task) => patch({ task_template_id: task || null })}
                />
              )}
            </Field>
          )}
          <NumberField label={t("funnels.most")} hint={t("funnels.mostHint")} value={step.most ?? null} least={1} most={10_000} blank onKeep={(most) => patch({ most })} />
          {step.most !== null && <Tick label={t("funnels.mostEnforced")} checked={step.most_enforced} onChange={(on) => patch({ most_enforced: on })} />}
          <Tick label={t("funnels.setDefault")} checked={step.is_default} disabled={step.is_default || closes(step.category)} onChange={() => patch({ is_default: true })} />
          <Tick label={t("funnels.locked")} hint={t("funnels.lockedHint")} checked={step.locked} onChange={(locked) => patch({ locked })} />
        </div>
        <StepRules step={step} funnel={funnel} all={all} />
      </div>
      <footer>
        <Button look="quiet" icon="trash" onClick={() => setRemoving(true)}>
          {t("funnels.removeStep")}
        </Button>
        {use?.changed_by && use.changed_at && <span>{t("funnels.changedBy", { name: use.changed_by.name, when: when(use.changed_at) })}</span>}
      </footer>
      {turning && (
        <Confirm title={t("funnels.categoryTitle", { name })} action={t("funnels.categoryDo")} onClose={() => setTurning(null)} run={() => patchStatus(step, () => ({ category: turning.to }), words)}>
          <p>{turning.effects.closes ? t("funnels.categoryCloses", { n: turning.effects.closes }) : t("funnels.categoryOpens", { n: turning.effects.opens })}</p>
        </Confirm>
      )}
      {removing && <RemoveStep step={step} all={all} onClose={() => setRemoving(false)} />}
    </section>
  )
}
