import { useState } from "react"
import { IconButton } from "../../../../parts/Button"
import { Icon } from "../../../../parts/icon/Icon"
import { useActions } from "../../../../parts/keys/actions"
import { reasonOf } from "../../../../parts/Placeholders"
import { Popover } from "../../../../parts/Popover"
import { tell } from "../../../../parts/Toast"
import { useMay } from "../../../../shell/me"
import type { ConversationRow } from "../../../../wire/types"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { snooze, unsnooze } from "./snooze"
import { WhenPicker } from "../../../../parts/when/WhenPicker"

/** Put this dialog aside until a time, or until the customer writes. `hidden`: there is no room, a menu opens it. */
export function SnoozeButton({ row, hidden }: { row: ConversationRow; hidden?: boolean }) {
  const words = useWords()
  const { t } = words
  const { when } = useFormats()
  const [open, setOpen] = useState(false)
  const may = useMay("conversations.reply") && row.state !== "done"
  const sleeps = row.state === "snoozed"

  const guard = (work: Promise<unknown>) => work.catch((error: unknown) => tell(reasonOf(error, words), { fault: true }))
  const back = () => void guard(unsnooze(row.id))
  const { snoozed_until } = row
  const wake = () => void guard(unsnooze(row.id).then(() => tell(t("snooze.woken"), { undo: () => void guard(snooze(row.id, snoozed_until)) })))
  const wakeNow = () => {
    setOpen(false)
    wake()
  }
  const aside = (until: string | null) => {
    setOpen(false)
    const told = until ? t("snooze.done", { when: when(until) }) : t("snooze.doneCustomer")
    void guard(snooze(row.id, until).then(() => tell(told, { undo: back })))
  }
  useActions(
    may
      ? [
          { id: "snooze", label: t("snooze.title"), group: t("thread.keys"), icon: "snooze", chord: "KeyH", run: () => setOpen(true) },
          ...(sleeps ? [{ id: "unsnooze", label: t("snooze.now"), group: t("thread.keys"), icon: "undo" as const, run: wake }] : []),
        ]
      : [],
  )
  if (!may) return null
  const until = row.snoozed_until
  const label = !sleeps ? t("snooze.title") : until ? t("snooze.until", { when: when(until) }) : t("snooze.untilCustomer")
  const mark = (name: "reply" | "undo") => <Icon name={name} size={16} />
  const more = [
    ...(sleeps ? [{ id: "now", label: t("snooze.now"), mark: mark("undo"), run: wakeNow }] : []),
    { id: "customer", label: t("snooze.customer"), mark: mark("reply"), run: () => aside(null) },
  ]
  return (
    <Popover bare align="end" label={t("snooze.title")} trigger={hidden ? <button type="button" className="thread-anchor" tabIndex={-1} aria-hidden /> : <IconButton icon="snooze" label={label} aria-pressed={sleeps} />} open={open} onOpen={setOpen}>
      <WhenPicker question={t("snooze.title")} deed={t("snooze.set")} more={more} onPick={aside}>
        {row.waiting_since && <p className="when-word">{t("snooze.debt")}</p>}
      </WhenPicker>
    </Popover>
  )
}
