import { Avatar } from "../../parts/Avatar"
import { Icon } from "../../parts/icon/Icon"
import { UserPicker } from "../../parts/UserPicker"
import { useColleagues } from "../../state/house"
import type { Named } from "../../wire/types"
import { useWords } from "../../words/words"
import { useMay, useMe } from "../me"

interface Props {
  who: Named | null
  label: string
  onPick: (id: number | null) => void
}

/** Whose it is: a face, and, with the right, the way to give it to another. */
export function WhoButton({ who, label, onPick }: Props) {
  const { t } = useWords()
  const me = useMe().id
  const may = useMay("tasks.assign")
  const people = useColleagues().filter(({ active }) => active)
  const face = who ? <Avatar id={who.id} name={who.name} size={20} decorative /> : <Icon name="user" size={16} />
  if (!may) return <span className="task-who" role="img" aria-label={label} title={who?.name}>{face}</span>
  return (
    <UserPicker
      nobody
      align="end"
      people={people}
      value={who?.id ?? null}
      me={me}
      label={t("tasks.assignee")}
      onChange={onPick}
      trigger={
        <button type="button" className="task-who" aria-label={label} title={who?.name ?? t("common.nobody")}>
          {face}
        </button>
      }
    />
  )
}
