import { Button } from "../../../parts/Button"
import { Choices } from "../../../parts/Choices"
import { Popover } from "../../../parts/Popover"
import type { SkillView } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"
import { useList } from "../pieces/useList"

interface Props {
  label: string
  chosen: readonly number[]
  onChange: (ids: number[]) => void
}

/** Skills out of the dictionary, several at once. */
export function SkillPicker({ label, chosen, onChange }: Props) {
  const { t } = useWords()
  const skills = useList<SkillView>("/skills").data ?? []
  const names = skills.filter(({ id }) => chosen.includes(id)).map(({ name }) => name)
  return (
    <Popover
      bare
      label={label}
      trigger={
        <Button small aria-label={label}>
          <span className="cut">{names.length ? names.join(", ") : t("routing.chooseSkills")}</span>
        </Button>
      }
    >
      <Choices
        several
        placeholder={label}
        none={skills.length ? undefined : t("routing.noSkills")}
        items={skills.map(({ id, name }) => ({ id: String(id), label: name, checked: chosen.includes(id) }))}
        onPick={({ id }) => onChange(chosen.includes(Number(id)) ? chosen.filter((each) => each !== Number(id)) : [...chosen, Number(id)])}
      />
    </Popover>
  )
}
