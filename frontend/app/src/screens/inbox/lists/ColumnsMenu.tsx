import { Button } from "../../../parts/Button"
import { Menu } from "../../../parts/Menu"
import type { ColumnView } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"
import { useColumnName } from "../../../shell/conditions/columnName"
import { isTitle } from "./cells"

interface Props {
  columns: readonly ColumnView[]
  picked: readonly string[]
  onPick: (names: string[]) => void
  /** What a row is called by cannot be taken out. */
  stays?: (name: string) => boolean
}

/** Which columns a list has. */
export function ColumnsMenu({ columns, picked, onPick, stays = isTitle }: Props) {
  const { t } = useWords()
  const nameOf = useColumnName()
  const items = columns
    // what I follow narrows a list, and is no column of it
    .filter(({ name }) => !stays(name) && name !== "followed")
    .map((each) => ({
      id: each.name,
      label: nameOf(each),
      checked: picked.includes(each.name),
      run: () => onPick(picked.includes(each.name) ? picked.filter((name) => name !== each.name) : [...picked, each.name]),
    }))
  return (
    // a phone shows no columns
    <span className="lists-columns">
      <Menu commands={null} align="end" trigger={<Button icon="list" className="lists-brief" title={t("lists.columns")}>{t("lists.columns")}</Button>} groups={[{ id: "columns", items }]} />
    </span>
  )
}
