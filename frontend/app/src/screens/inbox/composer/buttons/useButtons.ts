import { useState } from "react"
import type { Fault } from "../../../../parts/buttons/limits"
import { faultOf } from "../../../../parts/buttons/limits"
import { added } from "../../../../parts/buttons/rows"
import { useActions } from "../../../../parts/keys/actions"
import type { Capabilities } from "../../../../wire/types"
import { useWords } from "../../../../words/words"
import { edit } from "../desk"
import type { Writing } from "../writing"

export interface Buttons {
  /** Why there are none here, in words. */
  off: string | null
  fault: Fault | null
  /** Counts up whenever they are asked for: the caret belongs there. */
  fresh: number
  open: () => void
}

/** Buttons under the answer that is being written; `able`: null where no answer can be written. */
export function useButtons(id: number, writing: Writing, able: Capabilities | null): Buttons {
  const { t } = useWords()
  const [fresh, setFresh] = useState(0)
  const limits = able?.buttons ?? null
  const open = () => {
    if (!limits) return
    edit(id, "reply", { buttons: added(writing.buttons, limits.per_row).rows })
    setFresh(fresh + 1)
  }
  useActions(limits ? [{ id: "buttons", label: t("buttons.open"), group: t("composer.formats"), icon: "buttons", run: open }] : [])
  return {
    off: able && !limits ? t("buttons.noneHereHint") : null,
    fault: able ? faultOf(writing.buttons, limits, { text: writing.text, files: writing.files.length, quotes: writing.reply_to !== null }) : null,
    fresh,
    open,
  }
}
