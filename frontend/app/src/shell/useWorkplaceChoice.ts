import { useLocation } from "wouter"
import type { MenuItem } from "../parts/Menu"
import { reasonOf } from "../parts/Placeholders"
import { tell } from "../parts/Toast"
import { ALL, chooseWorkplace, useWorkplaces, workplaceName } from "../state/workplaces"
import { useWords } from "../words/words"

/** The workplaces that I may choose among; one that is given and fixed leaves nothing to choose. */
export function useWorkplaceChoice(): MenuItem[] {
  const words = useWords()
  const [, go] = useLocation()
  const { items, mine, fixed } = useWorkplaces()
  if (fixed) return []
  const choose = (key: string) => () => {
    chooseWorkplace(key)
      .then(() => go("/"))
      .catch((error: unknown) => tell(reasonOf(error, words), { fault: true }))
  }
  return [
    { id: ALL, label: words.t("workplaces.all"), checked: mine === null, stays: false, run: choose(ALL) },
    ...items.map((each) => ({ id: each.key, label: workplaceName(each, words), checked: each.key === mine, stays: false, run: choose(each.key) })),
  ]
}
