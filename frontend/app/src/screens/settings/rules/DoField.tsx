import { IconButton } from "../../../parts/Button"
import { Segments } from "../../../parts/Segments"
import { Select } from "../../../parts/Select"
import { TagPicker } from "../../../parts/TagPicker"
import { useTags } from "../../../state/house"
import type { RuleDo } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"

export const DEEDS = ["tag", "untag"] as const

interface Props {
  deed: RuleDo
  at: number
  fault: (field: string) => string | undefined
  onChange: (deed: RuleDo) => void
  onRemove?: (() => void) | undefined
}

/** One deed: what to do, and with what. */
export function DoField({ deed, at, fault, onChange, onRemove }: Props) {
  const { t } = useWords()
  return (
    <li className="rule-deed">
      <div className="rule-line">
        <Select label={t("rules.deed")} value={deed.kind} choices={DEEDS.map((kind) => ({ value: kind, label: t(`rules.do_${kind}`) }))} onChange={(kind) => onChange({ kind })} />
        <Tags deed={deed} wrong={fault(`do.${at}.tag_ids`)} onChange={onChange} />
        {onRemove && <IconButton small icon="close" label={t("rules.removeDeed")} onClick={onRemove} />}
      </div>
    </li>
  )
}

function Tags({ deed, wrong, onChange }: { deed: RuleDo; wrong: string | undefined; onChange: (deed: RuleDo) => void }) {
  const { t } = useWords()
  const tags = useTags()
  const names = (deed.tag_ids ?? []).map((id) => tags.find((tag) => tag.id === id)?.name ?? t("rules.gone"))
  const put = (chosen: string[]) => onChange({ ...deed, tag_ids: tags.filter(({ name }) => chosen.includes(name)).map(({ id }) => id) })
  return (
    <>
      <Segments
        label={t("rules.on")}
        value={deed.on ?? "card"}
        choices={[
          { value: "card", label: t("rules.on_card") },
          { value: "contact", label: t("rules.on_contact") },
        ]}
        onChange={(on) => onChange({ ...deed, on })}
      />
      <TagPicker tags={tags} chosen={names} onChange={put} />
      {wrong && (
        <span className="field-error" role="alert">
          {wrong}
        </span>
      )}
    </>
  )
}
