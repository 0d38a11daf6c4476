import { useState } from "react"
import { Icon } from "../../parts/icon/Icon"
import { Popover } from "../../parts/Popover"
import { useNow } from "../../parts/useNow"
import { WhenPicker } from "../../parts/when/WhenPicker"
import { onDay, toInput } from "../../parts/when/zone"
import { usePrefs } from "../../state/prefs"
import type { NewDue } from "../../state/tasks"
import { useFormats } from "../../words/format"
import { useWords } from "../../words/words"

interface Props {
  /** What stands on the button; null: no date. */
  shown: string | null
  /** Its whole name for a screen reader. */
  label: string
  exact?: string | undefined
  late?: boolean
  onPick: (due: NewDue | null) => void
}

const MORNING = 9

/** Until when: in words that people use, a whole day, an exact time, or none. */
export function DueButton({ shown, label, exact, late, onPick }: Props) {
  const { t } = useWords()
  const { when } = useFormats()
  const zone = usePrefs(({ timeZone }) => timeZone)
  const [open, setOpen] = useState(false)
  const pick = (due: NewDue | null) => {
    setOpen(false)
    onPick(due)
  }
  const now = useNow()
  const inDays = new Date(onDay(now, 3, MORNING, zone)).toISOString()
  const more = [
    { id: "today", label: t("tasks.today"), mark: <Icon name="sun" size={16} />, run: () => pick({ on: toInput(now, zone).slice(0, 10) }) },
    { id: "days", label: t("tasks.in3days"), hint: <span className="when-at">{when(inDays)}</span>, mark: <Icon name="clock" size={16} />, run: () => pick({ at: inDays }) },
    { id: "duty2", label: t("tasks.in2duty"), mark: <Icon name="clock" size={16} />, run: () => pick({ duty_minutes: 120 }) },
    { id: "workday", label: t("tasks.nextWorkday"), mark: <Icon name="clock" size={16} />, run: () => pick({ workday: 1, time: "10:00" }) },
    // never the first: Enter on a field that was just opened takes nothing away
    ...(shown ? [{ id: "none", label: t("tasks.dropDue"), mark: <Icon name="close" size={16} />, run: () => pick(null) }] : []),
  ]
  const trigger = (
    <button type="button" className="task-due" data-late={late || undefined} data-blank={!shown || undefined} aria-label={label} title={exact}>
      <Icon name="clock" size={14} />
      <span className="cut">{shown ?? t("tasks.noDue")}</span>
    </button>
  )
  return (
    <Popover bare label={t("tasks.due")} trigger={trigger} open={open} onOpen={setOpen}>
      <WhenPicker question={t("tasks.due")} deed={t("tasks.setDue")} more={more} onPick={(at) => pick({ at })} />
    </Popover>
  )
}
