import type { ReactNode } from "react"
import { useEffect, useState } from "react"
import { IconButton } from "../../../parts/Button"
import { EmptyState } from "../../../parts/Placeholders"
import { Segments } from "../../../parts/Segments"
import { up } from "../../../parts/up"
import { useEntities } from "../../../state/store"
import { useWords } from "../../../words/words"
import { Begin } from "../begin/Begin"
import { Binned } from "../card/Binned"
import { CardAlone, CardPane } from "../card/CardPane"
import { useCard } from "../card/useCard"
import { titleOf } from "../list/preview"
import { Conversation } from "../thread/Conversation"
import { useDialog } from "../thread/useDialog"
import { nameOf } from "./CardFace"
import { placeOf } from "./place"
import { loadOne, useBoards } from "./store"

export type Side = "talk" | "card"

interface Props {
  funnel: number
  id: number
  side: Side
  onSide: (side: Side) => void
  onClose?: () => void
  /** Brings its dialog, where no list has told of it. */
  load?: (id: number) => Promise<void>
}

/** A card beside its board: what was said, and the request itself. */
export function Beside({ funnel, id, side, onSide, onClose, load }: Props) {
  const { t } = useWords()
  const { card, error } = useCard(id)
  const talk = useBoards(({ talks }) => talks.get(id))
  const asked = useTalk(funnel, card?.status_id, id, talk !== undefined, load)
  const close = onClose ?? (() => up(`/${placeOf(location.pathname).root}/${funnel}${location.search}`))
  return (
    <Pane name={card ? nameOf(card) : ""} side={side} onSide={onSide} onClose={close}>
      {card?.deleted_at ? (
        <Binned card={card} />
      ) : talk !== undefined ? (
        <Opened key={talk} id={talk} side={side} onSide={onSide} />
      ) : (
        (asked || error) && (
          <>
            {card && <CardAlone card={card} />}
            <EmptyState icon="lock" title={t("board.noTalk")} hint={t("board.noTalkHint")} />
          </>
        )
      )}
    </Pane>
  )
}

/** The same of a dialog, whether a request belongs to it or none. */
export function TalkBeside({ funnel, id, side, onSide }: Omit<Props, "load" | "onClose">) {
  const words = useWords()
  const row = useEntities(({ dialogs }) => dialogs.rows.get(id))
  return (
    <Pane name={row ? titleOf(row, words) : ""} side={side} onSide={onSide} onClose={() => up(`/${placeOf(location.pathname).root}/${funnel}${location.search}`)}>
      <Opened id={id} side={side} onSide={onSide} />
    </Pane>
  )
}

function Pane({ name, side, onSide, onClose, children }: { name: string; side: Side; onSide: (side: Side) => void; onClose: () => void; children: ReactNode }) {
  const { t } = useWords()
  return (
    <aside className="board-beside" aria-label={t("board.beside")}>
      <header className="board-beside-bar">
        <IconButton icon="back" label={t("board.back")} onClick={onClose} />
        <span className="cut">{name}</span>
        <Segments<Side>
          label={t("board.side")}
          value={side}
          choices={[
            { value: "talk", label: t("board.talk") },
            { value: "card", label: t("card.pane") },
          ]}
          onChange={onSide}
        />
      </header>
      {children}
      <Begin />
    </aside>
  )
}

function Opened({ id, side, onSide }: { id: number; side: Side; onSide: (side: Side) => void }) {
  const dialog = useDialog(id)
  if (side === "card" && dialog.row && !dialog.gone) return <CardPane conversation={dialog.row} />
  return <Conversation id={id} dialog={dialog} onList={() => undefined} onCard={() => onSide("card")} />
}

/** Its dialog, where no list has told of it. True: it was asked for, and there is none that I see. */
function useTalk(funnel: number, status: number | undefined, id: number, known: boolean, load?: Props["load"]): boolean {
  const [asked, setAsked] = useState(0)
  useEffect(() => {
    if (known || status === undefined) return
    let here = true
    void (load ? load(id) : loadOne(funnel, status, id))
      .catch(() => undefined)
      .finally(() => here && setAsked(id))
    return () => {
      here = false
    }
  }, [funnel, status, id, known, load])
  return asked === id
}
