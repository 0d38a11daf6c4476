import { useEffect, useRef } from "react"
import { tell } from "../../../parts/Toast"
import type { Dialogs } from "../../../state/dialogs"
import type { Listing } from "../../../state/listing"
import { ownOf } from "../../../state/own"
import { useWords } from "../../../words/words"
import { titleOf } from "./preview"

/** I changed a card, and for that its dialog is in this view no more: said as my own deed, with the way back. */
export function useOwnLeaving(left: Listing["left"], deeds: Dialogs["deeds"]): void {
  const words = useWords()
  const said = useRef<Listing["left"]>(left)
  useEffect(() => {
    const before = said.current
    said.current = left
    for (const [id, leaver] of left) {
      // A line of what was done says why, and who did it offers its own way back.
      if (before.get(id) === leaver || (deeds.get(id)?.seq ?? 0) > leaver.was.seq) continue
      const undo = ownOf(leaver.was, leaver.at)?.undo
      if (undo) tell(words.t("list.leftByMe", { name: titleOf(leaver.was, words) }), { undo })
    }
  }, [left, deeds, words])
}
