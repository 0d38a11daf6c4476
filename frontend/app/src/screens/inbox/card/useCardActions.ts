import type { Action } from "../../../parts/keys/actions"
import { useActions } from "../../../parts/keys/actions"
import { useMe } from "../../../shell/me"
import { seenOnly } from "../../../state/hidden"
import { useWords } from "../../../words/words"
import { goTo } from "./focus"

/** Every field has its keys, "C" and then a letter, and its place in Ctrl+K. */
export function useCardActions(may: boolean, mayPerson: boolean): void {
  const { t } = useWords()
  const { read_only_fields } = useMe()
  const writes = ({ id }: Action) => !seenOnly(id.replace("card-", ""), read_only_fields)
  const group = t("card.pane")
  const to = (part: string, label: string, chord: string, icon: NonNullable<Action["icon"]>): Action => ({
    id: `card-${part}`,
    label,
    group,
    icon,
    chord,
    run: () => goTo(part),
  })
  const all = [
    ...(may
      ? [
          to("status", t("card.goStatus"), "KeyC KeyS", "board"),
          to("responsible", t("card.goResponsible"), "KeyC KeyR", "user"),
          to("budget", t("card.goBudget"), "KeyC KeyB", "money"),
          to("tags", t("card.goTags"), "KeyC KeyT", "tag"),
          to("items", t("items.go"), "KeyC KeyI", "list"),
          to("comment", t("card.goComment"), "KeyC KeyM", "edit"),
        ]
      : []),
    ...(mayPerson
      ? [to("name", t("card.goName"), "KeyC KeyN", "contacts"), to("phone", t("card.goPhone"), "KeyC KeyP", "phone")]
      : []),
  ]
  useActions(all.filter(writes))
}
