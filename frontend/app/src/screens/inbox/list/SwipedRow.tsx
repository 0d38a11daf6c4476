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
import { WhenPicker } from "../composer/when/WhenPicker"
import { ReasonPicker } from "../thread/ReasonPicker"
import type { Reason } from "../thread/verbs"
import { finish, undoEnd } from "../thread/verbs"
import "./swipe.css"
import { useSwipe } from "./useSwipe"

/** A row under a finger: drawn to the left it is done, to the right it is put aside; both can be taken back. */
export function SwipedRow({ row, children }: { row: ConversationRow; children: ReactNode }) {
  const words = useWords()
  const { t } = words
  const { when } = useFormats()
  const may = useMay("conversations.reply") && row.state !== "done"
  const [asked, ask] = useState<{ what: "done" | "snooze"; on: HTMLElement } | null>(null)
  const { id } = row
  const guard = (work: Promise<unknown>) => void work.catch((error: unknown) => tell(reasonOf(error, words), { fault: true }))
  const end = (reason?: Reason) => {
    ask(null)
    guard(finish(id, reason).then(() => tell(t("thread.finished"), { undo: () => guard(undoEnd(id)) })))
  }
  const aside = (until: string | null) => {
    ask(null)
    const told = until ? t("snooze.done", { when: when(until) }) : t("snooze.doneCustomer")
    guard(snooze(id, until).then(() => tell(told, { undo: () => guard(unsnooze(id)) })))
  }
  const swipe = useSwipe(
    may
      ? (side, on) => {
          if (side === "right") ask({ what: "snooze", on })
          // The customer waits: why no answer is needed is asked first, as everywhere.
          else if (row.waiting_since) ask({ what: "done", on })
          else end()
        }
      : null,
  )
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
      {asked?.what === "done" && (
        <PopoverAt anchor={asked.on} label={t("thread.done")} onClose={() => ask(null)}>
          <ReasonPicker title={t("thread.whyDone")} onPick={end} />
        </PopoverAt>
      )}
      {asked?.what === "snooze" && (
        <PopoverAt bare anchor={asked.on} label={t("snooze.title")} onClose={() => ask(null)}>
          <WhenPicker
            question={t("snooze.title")}
            deed={t("snooze.set")}
            more={[{ id: "customer", label: t("snooze.customer"), mark: <Icon name="reply" size={16} />, run: () => aside(null) }]}
            onPick={aside}
          />
        </PopoverAt>
      )}
    </div>
  )
}
