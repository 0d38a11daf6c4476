import type { ReactNode } from "react"
import { useState } from "react"
import { Button } from "../../../parts/Button"
import { ErrorState } from "../../../parts/Placeholders"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import type { EventView } from "../../../wire/api.gen"
import "../card/history.css"
import "./events.css"
import { counted, runsOf } from "./fold"
import { Line } from "./Line"
import type { useEvents } from "./useEvents"

interface Props {
  told: ReturnType<typeof useEvents>
  /** What stands here when there is nothing. */
  none: ReactNode
  /** Whose it is is said, and leads there: not where all of it is about one thing. */
  named?: boolean
  deeds: (event: EventView) => ReactNode
  chosen?: number | null
  onChoose?: (event: EventView) => void
}

/** Events day by day, newest first; what was said on one day folded. */
export function Lines({ told: { events, pages, looked }, none, deeds, ...rest }: Props) {
  const { t } = useWords()
  const { dayKey, day, when } = useFormats()
  if (pages.error && !events) return <ErrorState title={t("history.failed")} error={pages.error} onRetry={() => void pages.refetch()} />
  if (!events) return <p className="history-none" aria-busy>…</p>
  const runs = runsOf(events, dayKey)
  return (
    <>
      {!events.length && !pages.hasNextPage && none}
      <ol className="history-list events-list">
        {runs.map(({ key, items }, at) => {
          const [first] = items
          const before = runs[at - 1]?.items[0]
          const mark = rest.onChoose && (!before || dayKey(before.at) !== dayKey(first!.at))
          return [mark && <li key={`day-${key}`} className="events-day">{day(first!.at)}</li>, items.length > 1 ? <Talk key={key} items={items} deeds={deeds} {...rest} /> : <Line key={key} event={first!} deeds={deeds} {...rest} />]
        })}
      </ol>
      {pages.hasNextPage && looked !== null && !events.length && <p className="history-none">{t("events.looked", { when: when(looked) })}</p>}
      {pages.hasNextPage && (
        <Button small look="quiet" busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t("history.more")}
        </Button>
      )}
    </>
  )
}

type TalkProps = Pick<Props, "named" | "deeds" | "chosen" | "onChoose"> & { items: readonly EventView[] }

/** What was said on one day in one dialog. */
function Talk({ items, ...rest }: TalkProps) {
  const { t } = useWords()
  const formats = useFormats()
  const [open, setOpen] = useState(false)
  const { theirs, ours } = counted({ key: "", items: [...items] })
  const said = [theirs && t("events.theirs", { n: theirs }), ours && t("events.ours", { n: ours })].filter(Boolean).join(" · ")
  return (
    <>
      <li className="history-fact">
        <button type="button" className="events-talk" aria-expanded={open} onClick={() => setOpen(!open)}>
          {said}
        </button>
        <p className="history-who" title={formats.exact(items[0]!.at)}>
          {formats.when(items[0]!.at)}
        </p>
      </li>
      {open && items.map((event) => <Line key={event.id} event={event} within {...rest} />)}
    </>
  )
}
