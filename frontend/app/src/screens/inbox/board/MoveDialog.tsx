import { useState } from "react"
import { Button } from "../../../parts/Button"
import { Dialog } from "../../../parts/Dialog"
import { useMay } from "../../../shell/me"
import { missing, requiredName } from "../../../state/funnels"
import { statusName } from "../../../state/statuses"
import type { Card, Status } from "../../../wire/types"
import { Comment } from "../card/Comment"
import { OneOfCard } from "../card/own/OwnFields"
import { Budget, Responsible } from "../card/Properties"
import { Reaches } from "../card/reaches/Reaches"
import { Source } from "../card/Source"
import { CardTags, LoneTags } from "../card/Tags"
import { useCard } from "../card/useCard"
import type { Mover } from "./move"
import { forgetWanted, move, useWanted } from "./move"

/** What a card lacks where it was put: asked for here, and it moves when all is there. */
export function MoveDialog({ mover }: { mover: Mover }) {
  const { card: id, to } = useWanted()
  const { card } = useCard(id)
  if (!card || !to) return null
  return <Asking key={`${card.id}/${to.id}`} card={card} to={to} mover={mover} />
}

function Asking({ card, to, mover }: { card: Card; to: Status; mover: Mover }) {
  const { words, fields } = mover
  const { t } = words
  // what was filled in stays in sight
  const hidden = mover.me.hidden_fields
  const [asked] = useState(() => missing(to, card, fields, hidden))
  const lacks = missing(to, card, fields, hidden)
  const go = () => {
    forgetWanted()
    void move(card.id, to, mover)
  }
  return (
    <Dialog
      open
      title={t("funnels.fill", { name: statusName(to, words) })}
      onClose={forgetWanted}
      actions={
        <>
          <Button onClick={forgetWanted}>{t("common.cancel")}</Button>
          <Button look="primary" disabled={lacks.length > 0} onClick={go}>
            {t("board.moveNow")}
          </Button>
        </>
      }
    >
      <div className="board-asked card-part">
        {asked.map((key) => (
          <Asked key={key} name={key} card={card} mover={mover} />
        ))}
        <p role="status" className="hint">
          {lacks.length ? t("board.lacks", { names: lacks.map((key) => requiredName(key, words, fields)).join(", ") }) : t("board.complete")}
        </p>
      </div>
    </Dialog>
  )
}

function Asked({ name, card, mover }: { name: string; card: Card; mover: Mover }) {
  const mayPerson = useMay("contacts.edit")
  switch (name) {
    case "budget":
      return <Budget card={card} may />
    case "responsible_id":
      return <Responsible card={card} may />
    case "source_id":
      return <Source card={card} may />
    case "comment":
      return <Comment card={card} may />
    case "tags":
      return card.contact ? <CardTags card={card} contact={card.contact} may /> : <LoneTags card={card} may />
    case "phone":
    case "email":
      return card.contact ? <Reaches contact={card.contact} field={name} may={mayPerson} /> : <p>{requiredName(name, mover.words)}</p>
    default:
      return <OneOfCard card={card} id={Number(name.replace("field:", ""))} may />
  }
}
