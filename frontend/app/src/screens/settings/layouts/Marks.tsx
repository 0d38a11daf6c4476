import { Icon } from "../../../parts/icon/Icon"
import type { Group, Item } from "../../../state/layouts"
import { useWords } from "../../../words/words"

/** What is set for a part, in a few words. */
export function Marks({ part }: { part: (Group | Item) & { hidden?: boolean } }) {
  const { t } = useWords()
  const marks = [
    part.hidden && t("layouts.isHidden"),
    part.folded && t("layouts.isFolded"),
    part.roles?.length && t("layouts.isForRoles", { n: part.roles.length }),
    part.when && t("layouts.isWhen"),
  ].filter((each): each is string => typeof each === "string")
  if (!marks.length) return null
  return (
    <span className="layouts-marks">
      {part.hidden && <Icon name="lock" size={14} />}
      {marks.join(" · ")}
    </span>
  )
}
