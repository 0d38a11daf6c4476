import { useEffect, useRef, useState } from "react"
import { Icon } from "../../../parts/icon/Icon"
import { act, useActions } from "../../../parts/keys/actions"
import type { ListHandle, ListSide } from "../../../parts/VirtualList"
import { VirtualList } from "../../../parts/VirtualList"
import { beside } from "../../../state/held"
import { usePrefs } from "../../../state/prefs"
import type { ConversationRow } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { openDialog } from "../place"
import type { Departure } from "./departure"
import { DialogRow } from "./DialogRow"
import { stretch, toggle, useSelection } from "./select"
import { SwipedRow, useSwiped } from "./SwipedRow"
import type { Still } from "./useStill"
import { useStill } from "./useStill"

interface Props {
  rows: readonly ConversationRow[]
  unreadOf: (row: ConversationRow) => number
  /** Why it is in the list no more, though it still stands there. */
  leaves: (row: ConversationRow) => Departure | null
  open: number | null
  onOpen: (id: number) => void
  /** Pointed at, walked through or scrolled: the list must not move by itself. */
  onStill: (still: Still) => void
  onEnd: () => void
  /** How many are new or would rise, and before whom the first of them would stand. */
  waiting: number
  ahead: number | null
  release: () => void
}

export function DialogListBox({ rows, unreadOf, leaves, open, onOpen, onStill, onEnd, waiting, ahead, release }: Props) {
  const { t } = useWords()
  const list = useRef<ListHandle>(null)
  const box = useRef<HTMLDivElement>(null)
  const [cursor, setCursor] = useState<number | null>(null)
  // The order in which the person came to where they are: what is answered meanwhile falls out of it, they do not.
  const walked = useRef<{ id: number; order: readonly number[] } | null>(null)
  const stand = (id: number) => {
    walked.current = { id, order: rows.map((row) => row.id) }
    setCursor(id)
  }
  useEffect(() => {
    if (open !== null && walked.current?.id !== open) walked.current = { id: open, order: rows.map(({ id }) => id) }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the order at the moment of opening is what is kept
  }, [open])
  const still = useStill(box)
  const { swipe, asked } = useSwiped()
  const { ids: chosen, all } = useSelection()
  const density = usePrefs((prefs) => prefs.density)
  // Rows grow with the text, as tokens.css has it.
  const [rem] = useState(() => parseFloat(getComputedStyle(document.documentElement).fontSize) || 16)
  const choose = (at: number, long: boolean) => {
    const row = rows[at]
    if (!row) return
    stand(row.id)
    if (long) stretch(rows.map(({ id }) => id), row.id)
    else toggle(row.id)
  }
  useEffect(() => onStill(still), [still, onStill])

  const index = (id: number | null) => rows.findIndex((row) => row.id === id)
  const active = [index(cursor), index(open)].find((at) => at >= 0) ?? null
  const go = (step: 1 | -1, opens: boolean) => {
    const { id, order } = walked.current ?? { id: rows[active ?? 0]?.id, order: [] }
    const next = id === undefined ? null : active === null && !walked.current ? id : beside(order, id, rows.map((row) => row.id), step)
    if (next === null) return
    stand(next)
    list.current?.show(index(next))
    if (opens) openDialog(next)
    else list.current?.focus()
  }
  const pick = (at: number) => {
    const row = rows[at]
    if (!row) return
    stand(row.id)
    onOpen(row.id)
  }
  /** Enter opens; on the one that is open it goes on to the answer. */
  const enter = (at: number) => (rows[at]?.id === open ? act("reply") : pick(at))
  // Who comes may belong amid the list, or at its end: the pill stands and points where they are.
  const place = Math.max(0, index(ahead))
  const [side, setSide] = useState<ListSide>("above")
  const look = () => setSide(list.current?.side(place) ?? "above")
  useEffect(look)
  const showNew = () => {
    release()
    list.current?.show(place)
  }
  const group = t("list.keys")
  const chooseHere = (long: boolean) => active !== null && choose(active, long)
  useActions([
    { id: "list-next", label: t("list.next"), group, chord: "KeyJ", onlyKeys: true, run: () => go(1, false) },
    { id: "list-before", label: t("list.before"), group, chord: "KeyK", onlyKeys: true, run: () => go(-1, false) },
    { id: "list-new", label: t("list.showNew"), group, chord: "Period", run: showNew },
    { id: "choose", label: t("bulk.choose"), group, chord: "KeyX", icon: "checks", run: () => chooseHere(false) },
    { id: "choose-to", label: t("bulk.chooseTo"), group, chord: "Shift+KeyX", onlyKeys: true, run: () => chooseHere(true) },
    { id: "open-next", label: t("list.openNext"), group, chord: "Alt+ArrowDown", whileTyping: true, onlyKeys: true, run: () => go(1, true) },
    { id: "open-before", label: t("list.openBefore"), group, chord: "Alt+ArrowUp", whileTyping: true, onlyKeys: true, run: () => go(-1, true) },
  ])
  return (
    <div ref={box} className="dialogs-rows">
      {waiting > 0 && (
        <button
          type="button"
          className="dialogs-waiting"
          data-side={side}
          aria-keyshortcuts="."
          onClick={showNew}
        >
          {side !== "amid" && <Icon name="chevronDown" size={14} />}
          {t("common.waiting", { n: waiting })}
        </button>
      )}
      <VirtualList
        ref={list}
        items={rows}
        label={t("shell.inbox")}
        itemKey={({ id }) => id}
        itemSize={Math.round(density === "compact" ? 12 + 2.5 * rem : 20 + 3 * rem)}
        active={active}
        onActive={(at) => rows[at] && stand(rows[at].id)}
        onStep={(step) => go(step, false)}
        onOpen={pick}
        onEnter={enter}
        onEnd={onEnd}
        onScroll={look}
        chosen={chosen}
        onChoose={choose}
      >
        {(row, { active }) => (
          <SwipedRow row={row} onSwipe={swipe}>
            <DialogRow row={row} leaves={leaves(row)} unread={unreadOf(row)} open={row.id === open} active={active} chosen={all || chosen.has(row.id)} choosing={all || chosen.size > 0} />
          </SwipedRow>
        )}
      </VirtualList>
      {/* Beside the rows, not within: a press on it is none on a row. */}
      {asked}
    </div>
  )
}
