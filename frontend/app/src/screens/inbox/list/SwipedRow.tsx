import type { ReactNode } from "react"
import { useState } from "react"
import { Icon } from "../../../parts/icon/Icon"
import { reasonOf } from "../../../parts/Placeholders"
import { PopoverAt } from "../../../parts/Popover"
import { tell } from "../../../parts/Toast"
import { useMay } from "../../../shell/me"
import type { ConversationRow } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { snooze, unsnooze } from "../composer/when/snooze"
import { WhenPicker } from "../../../parts/when/WhenPicker"
import { ReasonPicker } from "../thread/ReasonPicker"
import type { Reason } from "../thread/verbs"
import { finish, undoEnd } from "../thread/verbs"
import "./swipe.css"
import type { Side } from "./useSwipe"
import { useSwipe } from "./useSwipe"

export interface Swiped {
  row: ConversationRow
  side: Side
  /** The row itself: what is asked grows from it. */
  on: HTMLElement
}

/** A row under a finger: drawn to the left it is done, to the right it is put aside. */
export function SwipedRow({ row, onSwipe, children }: { row: ConversationRow; onSwipe: (swiped: Swiped) => void; children: ReactNode }) {
  const { t } = useWords()
  const may = useMay("conversations.reply") && row.state !== "done"
  const swipe = useSwipe(may ? (side, on) => onSwipe({ row, side, on }) : null)
  return (
    <div className="swiped" {...swipe}>
      {may && (
        <>
          <span className="swiped-deed" data-side="right" aria-hidden>
            <Icon name="snooze" size={20} />
            {t("snooze.title")}
          </span>
          <span className="swiped-deed" data-side="left" aria-hidden>
            <Icon name="check" size={20} />
            {t("thread.done")}
          </span>
        </>
      )}
      {children}
    </div>
  )
}

/** What was drawn aside: finished at once where nobody waits, else asked about. Both can be taken back. */
export function useSwiped(): { swipe: (swiped: Swiped) => void; asked: ReactNode } {
  const words = useWords()
  const { t } = words
  const { when } = useFormats()
  const [swiped, setSwiped] = useState<Swiped | null>(null)
  const close = () => setSwiped(null)
  const guard = (work: Promise<unknown>) => void work.catch((error: unknown) => tell(reasonOf(error, words), { fault: true }))
  const end = (id: number, reason?: Reason) => {
    close()
    guard(finish(id, reason).then(() => tell(t("thread.finished"), { undo: () => guard(undoEnd(id)) })))
  }
  const aside = (id: number, until: string | null) => {
    close()
    const told = until ? t("snooze.done", { when: when(until) }) : t("snooze.doneCustomer")
    guard(snooze(id, until).then(() => tell(told, { undo: () => guard(unsnooze(id)) })))
  }
  // The customer waits: why no answer is needed is asked first, as everywhere.
  const swipe = (now: Swiped) => (now.side === "left" && !now.row.waiting_since ? end(now.row.id) : setSwiped(now))
  if (!swiped) return { swipe, asked: null }
  const { row: { id }, side, on } = swiped
  const asked =
    side === "left" ? (
      <PopoverAt anchor={on} label={t("thread.done")} onClose={close}>
        <ReasonPicker title={t("thread.whyDone")} onPick={(reason) => end(id, reason)} />
      </PopoverAt>
    ) : (
      <PopoverAt bare anchor={on} label={t("snooze.title")} onClose={close}>
        <WhenPicker
          question={t("snooze.title")}
          deed={t("snooze.set")}
          more={[{ id: "customer", label: t("snooze.customer"), mark: <Icon name="reply" size={16} />, run: () => aside(id, null) }]}
          onPick={(until) => aside(id, until)}
        />
      </PopoverAt>
    )
  return { swipe, asked }
}
