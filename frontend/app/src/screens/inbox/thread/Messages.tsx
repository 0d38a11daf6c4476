import type { ReactNode } from "react"
import { useEffect, useMemo, useRef, useState } from "react"
import type { VirtualizerHandle } from "virtua"
import { Virtualizer } from "virtua"
import { Button, IconButton } from "../../../parts/Button"
import { Count } from "../../../parts/Marks"
import { reasonOf } from "../../../parts/Placeholders"
import { useMe } from "../../../shell/me"
import { unread } from "../../../state/dialogs"
import type { Thread } from "../../../state/messages"
import { useEntities } from "../../../state/store"
import type { ConversationRow, Message } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import type { Asked } from "./BubbleMenu"
import { BubbleMenu, MessageCommands } from "./BubbleMenu"
import { firstUnread, isAnswered, isIn, linesOf, saidIn } from "./lines"
import type { Line } from "./lines"
import { LineView } from "./LineView"
import { setList } from "./media/sounds"
import { DateBar } from "./DateBar"
import { useEnd } from "./useEnd"
import { useJump } from "./useJump"
import { useLooked } from "./useLooked"
import { useReading } from "./useSeen"
import type { ThreadView } from "./useThread"
import { useWalk } from "./useWalk"

interface Props {
  row: ConversationRow
  view: ThreadView
  thread: Thread
  /** The dialogs of a person on one line of time; absent: this dialog alone. */
  dialogs?: ReadonlyMap<number, ConversationRow>
  /** The message that an address names. */
  at: number | null
  onReply: (message: Message) => void
  /** A note of ours that quotes it. */
  onNote: (message: Message) => void
}

const NEAR_PX = 600

/** The thread: newest at the bottom, older ones come in above without moving what is read. */
export function Messages({ row, view, thread, dialogs, at, onReply, onNote }: Props) {
  const words = useWords()
  const { t } = words
  const { dayKey } = useFormats()
  const me = useMe().id
  const count = useEntities((state) => unread(state.dialogs, row))
  // Where what is new began when the dialog was opened; it stays there until it is answered.
  const [began] = useState(() => (thread.end ? firstUnread(thread.items, count) : null))
  const fresh = began !== null && isAnswered(thread.items, view.pending, began) ? null : began
  const mixed = dialogs !== undefined
  const lines = useMemo(
    () => linesOf({ items: thread.items, pending: view.pending, fresh: mixed ? null : fresh, dayKey, me, mixed }),
    [thread.items, view.pending, fresh, dayKey, me, mixed],
  )
  const scroller = useRef<HTMLDivElement>(null)
  const list = useRef<VirtualizerHandle>(null)
  const jump = useJump({ row, view, lines, at })
  const { atEnd, toEnd, look, leaveEnd } = useEnd({ scroller, list, lines, fresh: freshStart(lines), led: jump.start, whole: thread.end })
  const shift = useShift(lines, thread.items[0]?.id ?? "")
  const known = useMemo(() => new Map(thread.items.map((message) => [message.id, message])), [thread.items])
  const [asked, ask] = useState<Asked | null>(null)
  const [rewording, reword] = useState<string | null>(null)
  const menu = (message: Message, anchor: HTMLElement) => ask({ message: known.get(message.id) ?? message, anchor })
  const [focused, setFocused] = useState<Asked | null>(null)
  useEffect(() => watchKeys(scroller.current, lines, setFocused), [lines])
  const walk = useWalk({ scroller, list, lines, onReply, onMenu: menu })
  useReading(row, atEnd && !mixed)
  const looked = useLooked(row.id, list, lines)

  const { older, newer, newest } = view
  const go = (conversation: number, seq: number) => {
    leaveEnd()
    jump.to(conversation, seq)
  }
  const down = () => {
    toEnd()
    if (!thread.end) newest()
  }
  useEffect(() => setList(thread.items.flatMap(({ attachments }) => attachments.filter((file) => file.kind === "voice" && file.url))), [thread.items])
  const mine = view.pending.at(-1)?.client_id
  useEffect(() => {
    if (mine && !thread.end) newest()
  }, [mine, thread.end, newest])
  const [top, setTop] = useState<string | null>(null)
  const [picking, setPicking] = useState<string | null>(null)
  const onScroll = (offset: number) => {
    look()
    looked()
    const seen = list.current
    if (!seen) return
    if (offset < NEAR_PX) older()
    if (seen.scrollSize - offset - seen.viewportSize < NEAR_PX) newer()
    setTop(dayAbove(lines, seen.findItemIndex(offset + 28)))
  }
  const deedsOf = ({ message }: Asked) => ({
    row: dialogs?.get(message.conversation_id) ?? row,
    here: row.id,
    onReply,
    onNote,
    onEdit: ({ id }: Message) => reword(id),
  })
  return (
    <div className="thread-place">
      <DateBar row={row} mixed={mixed} at={top} scroller={scroller} picking={picking} onPicking={setPicking} onPick={go} />
      <div ref={scroller} className="thread" data-home tabIndex={0} role="log" aria-live="off" aria-label={t("thread.messages")} aria-description={t("talk.walkHint")} {...walk.props}>
        <div className="thread-spacer" />
        <Virtualizer ref={list} scrollRef={scroller} data={lines} shift={shift} bufferSize={600} onScroll={onScroll} onResize={look} keepMounted={walk.kept}>
          {(line, index) => (
            <div
              key={line.key}
              className="thread-line"
              data-line={line.key}
              data-tail={index === lines.length - 1 || undefined}
              data-flash={(line.kind !== "album" && jump.shown !== null && isIn(line, jump.shown)) || undefined}
            >
              <LineView
                line={line}
                row={row}
                known={known}
                dialogs={dialogs}
                rewording={rewording}
                shown={jump.shown}
                onReply={onReply}
                onJump={go}
                onDay={setPicking}
                onMenu={menu}
                onReworded={() => reword(null)}
              />
            </div>
          )}
        </Virtualizer>
      </div>
      {asked && <BubbleMenu asked={asked} {...deedsOf(asked)} onClose={() => ask(null)} />}
      {focused && <MessageCommands key={focused.message.id} asked={{ ...focused, message: known.get(focused.message.id) ?? focused.message }} {...deedsOf(focused)} />}
      {view.coming && <div className="thread-coming" role="status" aria-label={t("common.loading")} />}
      {view.olderError && (
        <Fault why={reasonOf(view.olderError, words)}>
          <Button small onClick={older}>
            {t("common.tryAgain")}
          </Button>
        </Fault>
      )}
      {!atEnd && (
        <div className="thread-down">
          <IconButton icon="chevronDown" label={t("thread.toEnd")} side="left" onClick={down} />
          <Count n={count} label={t("list.unread", { n: count })} />
        </div>
      )}
      <Announced items={thread.items} whole={thread.end} />
    </div>
  )
}

/** Which message has the keys; a layer over it (Ctrl+K is one) leaves it be. */
function watchKeys(scroller: HTMLElement | null, lines: readonly Line[], tell: (asked: Asked | null) => void): () => void {
  const onFocus = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement) || target.closest("[data-layer]")) return
    const anchor = scroller?.contains(target) ? target.closest<HTMLElement>("[data-walk]") : null
    const key = anchor?.closest<HTMLElement>("[data-line]")?.dataset.line
    const line = key === undefined ? undefined : lines.find((each) => each.key === key)
    const message = line?.kind === "system" ? undefined : saidIn(line).find(({ id }) => line?.kind !== "album" || id === anchor?.dataset.part)
    tell(anchor && message ? { message, anchor } : null)
  }
  document.addEventListener("focusin", onFocus)
  return () => document.removeEventListener("focusin", onFocus)
}

function freshStart(lines: readonly Line[]) {
  const index = lines.findIndex(({ kind }) => kind === "fresh")
  return index > 0 ? { index, align: "start" as const } : null
}

/** The day to which the line at the top of the window belongs. */
function dayAbove(lines: readonly Line[], index: number): string | null {
  for (let at = Math.min(index, lines.length - 1); at >= 0; at--) {
    const line = lines[at]!
    if (line.kind === "day") return line.at
  }
  return null
}

/** True for the very list into which older ones have come at the top. */
function useShift(lines: readonly Line[], first: string): boolean {
  const [seen, setSeen] = useState({ lines, first, shift: false })
  if (seen.lines !== lines) {
    const prepended = first !== seen.first && lines.some((line) => isIn(line, seen.first))
    setSeen({ lines, first, shift: prepended })
  }
  return seen.shift
}

function Fault({ why, children }: { why: string; children: ReactNode }) {
  return (
    <p className="thread-fault" role="alert">
      {why}
      {children}
    </p>
  )
}

/** What arrives while the dialog is open is said aloud; what scrolling draws is not. */
function Announced({ items, whole }: { items: readonly Message[]; whole: boolean }) {
  const last = whole ? items.at(-1) : undefined
  const [opened] = useState(last?.stored_at ?? new Date().toISOString())
  const said = last && last.stored_at > opened && last.direction === "in" ? `${last.author?.name ?? ""}: ${last.text}` : ""
  return (
    <p className="unseen" aria-live="polite">
      {said}
    </p>
  )
}
