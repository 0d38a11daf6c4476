import { Icon } from "../../../../parts/icon/Icon"
import { useColleagues } from "../../../../state/house"
import { useWords } from "../../../../words/words"
import { namesIn } from "./naming"
import { useOutside } from "./outside"

/** A note names somebody who does not see the dialog: what they will read, said before it is written. */
export function OutsideWarning({ conversation, text }: { conversation: number; text: string }) {
  const { t } = useWords()
  const people = useColleagues()
  const outside = useOutside(conversation)
  const named = new Set(text.includes("@") ? namesIn(text, people).flatMap(({ user_id }) => user_id ?? []) : [])
  const names = people.filter(({ id }) => named.has(id) && outside.has(id)).map(({ name }) => name)
  if (!names.length) return null
  return (
    <p className="naming-warning" role="note">
      <Icon name="eyeOff" size={14} />
      {t("talk.outsideWarning", { names: names.join(", ") })}
    </p>
  )
}
