import type { ReactNode } from "react"
import { useEffect, useState } from "react"
import { Panes } from "../../parts/Panes"
import { tell } from "../../parts/Toast"
import { useWidth } from "../../parts/useWidth"
import { useMe } from "../../shell/me"
import { useEntities } from "../../state/store"
import { useWords } from "../../words/words"
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
  useEffect(() => resume(me), [me])
  useLostElsewhere()
  const list = <DialogsPane open={id} onOpen={() => setDrawer(null)} />
  if (id === null)
    return <Panes list={list} main={<Vacant onList={() => setDrawer("list")} />} card={null} shown="list" listOpen={drawer === "list"} cardOpen={false} onFold={() => setDrawer(null)} />
  return <Opened key={id} id={id} list={list} shown={card ? "card" : "main"} drawer={drawer} onDrawer={setDrawer} />
}

interface OpenedProps {
  id: number
  list: ReactNode
  shown: "main" | "card"
  drawer: "list" | "card" | null
  onDrawer: (drawer: "list" | "card" | null) => void
}

function Opened({ id, list, shown, drawer, onDrawer }: OpenedProps) {
  const phone = useWidth() === "phone"
  const dialog = useDialog(id)
  const main = (
    <Conversation key={id} dialog={dialog} onList={() => onDrawer("list")} onCard={() => (phone ? openCard(id) : onDrawer("card"))} />
  )
  const card = dialog.row && !dialog.gone && <CardPane key={id} conversation={dialog.row} />
  return <Panes list={list} main={main} card={card} shown={shown} listOpen={drawer === "list"} cardOpen={drawer === "card"} onFold={() => onDrawer(null)} />
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
