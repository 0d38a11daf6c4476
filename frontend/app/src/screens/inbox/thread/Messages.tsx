import { useEffect, useMemo, useRef, useState } from "react"
import type { VirtualizerHandle } from "virtua"
import { Virtualizer } from "virtua"
import { Button, IconButton } from "../../../parts/Button"
import { Count, DayMark } from "../../../parts/Marks"
import { reasonOf } from "../../../parts/Placeholders"
import { useMe } from "../../../shell/me"
import { useChannel } from "../../../state/house"
import type { Thread } from "../../../state/messages"
import { unread } from "../../../state/dialogs"
import { useEntities } from "../../../state/store"
import type { ConversationRow, Message } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { Bubble } from "./Bubble"
import { firstUnread, linesOf } from "./lines"
import type { Line } from "./lines"
import { PendingBubble } from "./PendingBubble"
import { SystemLine } from "./SystemLine"
import { useEnd } from "./useEnd"
import { useReading } from "./useSeen"
import type { ThreadView } from "./useThread"

interface Props {
  row: ConversationRow
  view: ThreadView
  thread: Thread
  onReply: ((message: Message) => void) | null
}

const NEAR_TOP_PX = 600
const FLASH_MS = 1400

/** The thread: newest at the bottom, older ones come in above without moving what is read. */
export function Messages({ row, view, thread, onReply }: Props) {
  const words = useWords()
  const { t } = words
  const { dayKey } = useFormats()
  const me = useMe().id
  const count = useEntities((state) => unread(state.dialogs, row))
  // Where what is new began when the dialog was opened; it stays there while it is open.
  const [fresh] = useState(() => firstUnread(thread.items, count))
  const lines = useMemo(
    () => linesOf({ items: thread.items, pending: view.pending, fresh, dayKey, me }),
    [thread.items, view.pending, fresh, dayKey, me],
  )
  const scroller = useRef<HTMLDivElement>(null)
  const list = useRef<VirtualizerHandle>(null)
  const start = lines.findIndex(({ kind }) => kind === "fresh")
  const { atEnd, toEnd, look } = useEnd(list, lines, start)
  const shift = useShift(lines, thread.items[0]?.seq ?? 0)
  useReading(row, atEnd)

  const [wanted, setWanted] = useState<number | null>(null)
  const { reach, older } = view
  const jump = (seq: number) => {
    reach(seq)
    setWanted(seq)
  }
  const found = wanted === null ? -1 : lines.findIndex((line) => "message" in line && line.message.seq === wanted)
  useEffect(() => {
    if (found < 0) return
    list.current?.scrollToIndex(found, { align: "center" })
    const timer = setTimeout(() => setWanted(null), FLASH_MS)
    return () => clearTimeout(timer)
  }, [found])

  const bySeq = useMemo(() => new Map(thread.items.map((message) => [message.seq, message])), [thread.items])
  const { kind } = useChannel(row.channel_id)
  const final = kind?.capabilities.reports.at(-1) ?? null
  const drawn = (line: Line) => {
    switch (line.kind) {
      case "day":
        return <DayMark at={line.at} />
      case "fresh":
        return (
          <div className="fresh-mark" role="separator">
            <span>{t("thread.fresh")}</span>
          </div>
        )
      case "system":
        return <SystemLine message={line.message} />
      case "pending":
        return <PendingBubble {...line} answered={bySeq.get(line.pending.reply_to ?? 0) ?? null} onJump={jump} />
      case "message":
        return (
          <Bubble
            {...line}
            group={row.kind === "group"}
            answered={bySeq.get(line.message.reply_to ?? 0) ?? null}
            final={final}
            onReply={onReply && line.message.direction !== "note" ? () => onReply(line.message) : null}
            onJump={jump}
          />
        )
    }
  }
  const onScroll = (offset: number) => {
    look()
    if (offset < NEAR_TOP_PX) older()
  }
  return (
    <div className="thread-place">
      <div ref={scroller} className="thread" tabIndex={0} role="log" aria-live="off" aria-label={t("thread.messages")}>
        <div className="thread-spacer" />
        <Virtualizer ref={list} scrollRef={scroller} data={lines} shift={shift} bufferSize={600} onScroll={onScroll} onResize={look}>
          {(line, at) => (
            <div key={line.key} className="thread-line" data-tail={at === lines.length - 1 || undefined} data-flash={("message" in line && line.message.seq === wanted) || undefined}>
              {drawn(line)}
            </div>
          )}
        </Virtualizer>
      </div>
      {view.coming && <div className="thread-coming" role="status" aria-label={t("common.loading")} />}
      {view.olderError && (
        <p className="thread-fault" role="alert">
          {reasonOf(view.olderError, words)}
          <Button small onClick={older}>
            {t("common.tryAgain")}
          </Button>
        </p>
      )}
      {!atEnd && (
        <div className="thread-down">
          <IconButton icon="chevronDown" label={t("thread.toEnd")} side="left" onClick={toEnd} />
          <Count n={count} label={t("list.unread", { n: count })} />
        </div>
      )}
      <Announced items={thread.items} />
    </div>
  )
}

/** True for the very list into which older ones have come at the top. */
function useShift(lines: readonly Line[], first: number): boolean {
  const [seen, setSeen] = useState({ lines, first, shift: false })
  if (seen.lines !== lines) setSeen({ lines, first, shift: first < seen.first })
  return seen.shift
}

/** What arrives while the dialog is open is said aloud; what scrolling draws is not. */
function Announced({ items }: { items: readonly Message[] }) {
  const last = items.at(-1)
  const [opened] = useState(last?.seq ?? 0)
  const said = last && last.seq > opened && last.direction === "in" ? `${last.author?.name ?? ""}: ${last.text}` : ""
  return (
    <p className="unseen" aria-live="polite">
      {said}
    </p>
  )
}
