import { Button, IconButton } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { Popover } from "../../../parts/Popover"
import { Select } from "../../../parts/Select"
import { Tick } from "../../../parts/Tick"
import type { RouteStep } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"
import type { Handle } from "../funnels/useOrder"
import { Conditions } from "./Conditions"
import { SkillPicker } from "./SkillPicker"
import { circleOf, conditions, hasCircle, inCircle, KINDS, turned } from "./steps"
import { useNames } from "./useNames"

interface Props {
  at: number
  step: RouteStep
  handle: Handle
  fault: string | undefined
  onChange: (step: RouteStep) => void
  onRemove: () => void
}

/** To whom, among whom, what they have to be able to do, and when. */
export function Step({ at, step, handle, fault, onChange, onRemove }: Props) {
  const { t } = useWords()
  const n = at + 1
  const { mark, over, drop, start, end, keys } = handle
  const many = conditions(step.when ?? {})
  return (
    <li className="route-line" data-mark={mark ?? undefined} onDragOver={over} onDrop={drop}>
      <button type="button" className="own-handle" draggable aria-label={t("routing.moveStep", { n })} title={t("routing.moveStep", { n })} onDragStart={start} onDragEnd={end} onKeyDown={keys}>
        <Icon name="sort" size={14} />
      </button>
      <span className="route-number">{n}</span>
      <div className="route-whom">
        <Select label={t("routing.kind", { n })} value={step.kind} choices={KINDS.map((kind) => ({ value: kind, label: t(`routing.step_${kind}`) }))} onChange={(kind) => onChange(turned(step, kind))} />
        <Whom at={at} step={step} onChange={onChange} />
        <Popover
          label={t("routing.conditions", { n })}
          trigger={
            <Button small icon="filter" aria-label={t("routing.conditions", { n })}>
              {many ? `${t("routing.when")}: ${many}` : t("routing.always")}
            </Button>
          }
        >
          <Conditions when={step.when ?? {}} onChange={(when) => onChange({ ...step, when })} />
        </Popover>
        {step.kind !== "pool" && (
          <div className="route-asks">
            <SkillPicker label={t("routing.needs")} chosen={step.skills ?? []} onChange={(skills) => onChange({ ...step, skills })} />
            <Tick label={t("routing.language")} checked={step.language ?? false} onChange={(language) => onChange({ ...step, language })} />
          </div>
        )}
        {fault && (
          <p className="field-error" role="alert">
            {fault}
          </p>
        )}
      </div>
      <IconButton icon="trash" label={t("routing.removeStep", { n })} small onClick={onRemove} />
    </li>
  )
}

function Whom({ at, step, onChange }: Pick<Props, "at" | "step" | "onChange">) {
  const { t } = useWords()
  const { users, roles, teams } = useNames()
  if (step.kind === "person")
    return (
      <Select
        label={t("routing.whom", { n: at + 1 })}
        nothing={t("routing.choose")}
        value={step.user_id ?? null}
        choices={[...users].map(([value, label]) => ({ value, label }))}
        onChange={(user_id) => onChange({ ...step, user_id })}
      />
    )
  if (!hasCircle(step.kind)) return null
  return (
    <Select
      label={t("routing.among", { n: at + 1 })}
      nothing={t("routing.choose")}
      value={circleOf(step)}
      choices={[
        { value: "everyone", label: t("routing.everyone") },
        ...[...teams].map(([id, name]) => ({ value: `team:${id}`, label: t("routing.team", { name }) })),
        ...[...roles].map(([id, name]) => ({ value: `role:${id}`, label: t("routing.role", { name }) })),
      ]}
      onChange={(value) => onChange(inCircle(step, value))}
    />
  )
}
