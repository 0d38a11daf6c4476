import { useEffect, useState } from "react"
import { Panes } from "../../parts/Panes"
import { tell } from "../../parts/Toast"
import { useWidth } from "../../parts/useWidth"
import { useMe } from "../../shell/me"
import { useOpenDialog } from "../../state/mentions"
import { useEntities } from "../../state/store"
import { useWords } from "../../words/words"
import { Begin } from "./begin/Begin"
import { bringBegun } from "./begin/kept"
import { CardPane } from "./card/CardPane"
import { onRefusal, resume } from "./composer/sending"
import { DialogsPane } from "./list/DialogsPane"
import { titleOf } from "./list/preview"
import { Nothing } from "./Nothing"
import { openCard, placeOf, usePlace } from "./place"
import { Conversation } from "./thread/Conversation"
import { useDialog } from "./thread/useDialog"

/** Dialogs: the list, the one that is open, and its card. */
export default function Inbox() {
  const { id, card } = usePlace()
  const [drawer, setDrawer] = useState<"list" | "card" | null>(null)
  const me = useMe().id
  useEffect(() => {
    resume(me)
    bringBegun(me)
  }, [me])
  useLostElsewhere()
  useOpenDialog(id)
  const phone = useWidth() === "phone"
  const fold = () => setDrawer(null)
  // The list is one and the same whichever dialog is open: its focus, its place and what it holds back stay.
  return (
    <>
      <Panes
      list={<DialogsPane open={id} onOpen={fold} />}
      main={
        id === null ? (
          <Vacant onList={() => setDrawer("list")} />
        ) : (
          <Opened key={id} id={id} onList={() => setDrawer("list")} onCard={() => (phone ? openCard(id) : setDrawer("card"))} />
        )
      }
      card={id === null ? null : <CardOf key={id} id={id} />}
      shown={id === null ? "list" : card ? "card" : "main"}
      listOpen={drawer === "list"}
      cardOpen={drawer === "card" && id !== null}
      onFold={fold}
      />
      <Begin />
    </>
  )
}

function Opened({ id, onList, onCard }: { id: number; onList: () => void; onCard: () => void }) {
  const dialog = useDialog(id)
  return <Conversation id={id} dialog={dialog} onList={onList} onCard={onCard} />
}

function CardOf({ id }: { id: number }) {
  const { row, gone } = useDialog(id)
  return row && !gone ? <CardPane conversation={row} /> : null
}

/** A folded list opens by itself: there is nothing else to do here. */
function Vacant({ onList }: { onList: () => void }) {
  const narrow = useWidth() === "narrow"
  useEffect(() => {
    if (narrow) onList()
  }, [narrow]) // eslint-disable-line react-hooks/exhaustive-deps
  return <Nothing />
}

/** A refused message in a dialog that I have left meanwhile is told, with the way back to it. */
function useLostElsewhere(): void {
  const words = useWords()
  useEffect(
    () =>
      onRefusal((conversation, { message }) => {
        if (placeOf(location.pathname).id === conversation) return
        const row = useEntities.getState().dialogs.rows.get(conversation)
        const name = row ? titleOf(row, words) : ""
        tell(words.t("composer.notSentTo", { name, reason: message }), { fault: true })
      }),
    [words],
  )
}
