import { Button, IconButton } from "../../../parts/Button"
import { WarmthMark } from "../../../parts/Marks"
import { Segments } from "../../../parts/Segments"
import { COLORS } from "../../../state/funnels"
import { statusColor } from "../../../state/statuses"
import type { StageLook } from "../../../state/warmth"
import { useWords } from "../../../words/words"
import type { DraftStage } from "./draft"

interface Props {
  stages: DraftStage[]
  /** How they are called where nothing is typed. */
  names: readonly StageLook[]
  fault: (field: string) => string | undefined
  onChange: (stages: DraftStage[]) => void
}

const MOST = 8

/** The stages, coldest first. */
export function Stages({ stages, names, fault, onChange }: Props) {
  const { t } = useWords()
  const put = (at: number, change: Partial<DraftStage>) => onChange(stages.map((each, index) => (index === at ? { ...each, ...change } : each)))
  const add = () => {
    const id = Math.max(...stages.map((each) => each.id)) + 1
    onChange([...stages, { id, color: "ember", name: "", at_least: String((Number(stages.at(-1)?.at_least) || 0) * 2 || 100) }])
  }
  return (
    <>
      <ul className="warmth-stages">
        {stages.map((stage, at) => {
          const shipped = names.find(({ id }) => id === stage.id)?.name ?? ""
          const name = stage.name || shipped
          return (
            <li key={stage.id}>
              <WarmthMark look={{ name, color: stage.color, bars: 1 + Math.round((at * 2) / Math.max(1, stages.length - 1)) }} bare />
              <Line label={t("warmth.stageName", { n: at + 1 })} placeholder={shipped} value={stage.name} wrong={fault(`stages.${at}.name`)} onChange={(text) => put(at, { name: text })} />
              {at === 0 ? (
                <span className="warmth-rest">{t("warmth.everybodyElse")}</span>
              ) : (
                <Line label={`${t("warmth.atLeast")}: ${name}`} value={stage.at_least} wrong={fault(`stages.${at}.at_least`)} onChange={(text) => put(at, { at_least: text })} />
              )}
              <Segments
                label={t("warmth.stageColor", { name })}
                value={stage.color}
                choices={COLORS.map((value) => ({ value, label: <i className="step-color" style={{ background: statusColor(value) }} />, name: t(`filter.color_${value}`) }))}
                onChange={(color) => put(at, { color })}
              />
              {at > 0 && stages.length > 2 && <IconButton icon="trash" small label={t("warmth.removeStage", { name })} onClick={() => onChange(stages.filter((_, index) => index !== at))} />}
            </li>
          )
        })}
      </ul>
      {stages.length < MOST && (
        <Button icon="plus" onClick={add}>
          {t("warmth.addStage")}
        </Button>
      )}
    </>
  )
}

function Line({ label, value, placeholder, wrong, onChange }: { label: string; value: string; placeholder?: string; wrong: string | undefined; onChange: (text: string) => void }) {
  return (
    <span className="warmth-line">
      <input className="input" aria-label={label} aria-invalid={Boolean(wrong) || undefined} placeholder={placeholder} maxLength={40} value={value} onChange={({ target }) => onChange(target.value)} />
      {wrong && (
        <span className="field-error" role="alert">
          {wrong}
        </span>
      )}
    </span>
  )
}
