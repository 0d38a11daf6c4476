import { IconButton } from "../../parts/Button"
import type { MenuItem } from "../../parts/Menu"
import { Menu } from "../../parts/Menu"
import type { Card } from "../../wire/types"
import { useWords } from "../../words/words"
import { newRequest } from "./requests"

/** What can be done with a request as a whole. */
export function CardMenu({ card, may }: { card: Card; may: boolean }) {
  const { t } = useWords()
  const { contact } = card
  const person = contact && { id: contact.id, name: [contact.name, contact.surname].filter(Boolean).join(" ") }
  const items: MenuItem[] = [...(may && person ? [{ id: "again", label: t("request.again"), icon: "plus" as const, run: () => newRequest({ contact: person }) }] : [])]
  if (!items.length) return null
  return (
    <span className="card-menu">
      <Menu commands={t("card.pane")} align="end" trigger={<IconButton small icon="more" label={t("request.deeds")} />} groups={[{ id: "deeds", items }]} />
    </span>
  )
}
