import type { ColumnView } from "../../wire/api.gen"
import type { WordKey } from "../../words/words"
import { useWords } from "../../words/words"

/** How a column is called: an own field as its administrator called it. */
export function useColumnName(): (column: Pick<ColumnView, "name" | "label">) => string {
  const { t } = useWords()
  return ({ name, label }) => label || t(`lists.col_${name}` as WordKey)
}
