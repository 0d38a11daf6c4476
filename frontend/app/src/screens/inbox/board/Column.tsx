import { autoScrollForElements } from "@atlaskit/pragmatic-drag-and-drop-auto-scroll/element"
import { dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter"
import type { Ref } from "react"
import { useEffect, useMemo, useRef, useState } from "react"
import { Icon } from "../../../parts/icon/Icon"
import { EmptyState } from "../../../parts/Placeholders"
import type { ListHandle } from "../../../parts/VirtualList"
import { VirtualList } from "../../../parts/VirtualList"
import { statusColor, statusName } from "../../../state/statuses"
import { useEntities } from "../../../state/store"
import type { Card, Status } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { Dot } from "../card/CardStatus"
import type { Deed } from "./CardFace"
import { CardFace } from "./CardFace"
import { useMine } from "./move"
import type { ColumnData } from "./useBoard"
import { useCalm } from "./useCalm"

interface Props {
  column: ColumnData
  statuses: readonly Status[]
  /** The card that keys start from, when it is in this column. */
  cursor: number | null
  open: number | null
  /** The card that is lifted by keys, and whether this is where it would be put. */
  lifted: number | null
  aimed: boolean
  may: boolean
  filtered: boolean
  chosen: ReadonlySet<number>
  onChoose?: (order: readonly number[], id: number, stretch: boolean) => void
  /** Why a dragged card cannot come here; null: it can. */
  whyNot: (card: number) => string | null
  onCursor: (status: number, card: number) => void
  onOpen: (card: number) => void
  onDrop: (card: number, to: Status) => void
  onDeed: (deed: Deed, card: number, from: HTMLElement) => void
  list: Ref<ListHandle>
}

/** Height of a card before it has been measured. */
const CARD_PX = 112

/** A status: what stands there, how much it is worth, and a place to put cards. */
export function Column(props: Props) {
  const { column, statuses, cursor, open, lifted, aimed, may, filtered, chosen, onChoose, onCursor, onOpen, onDeed, list } = props
  const words = useWords()
  const { t } = words
  const { status, cards } = column
  const { box, over } = useDropPlace(props)
  const name = column.unsorted ? t("board.unsorted") : statusName(status, words)
  const now = useMemo(() => cards.map(({ id }) => id), [cards])
  const mine = useMine(({ ids }) => ids)
  const { ids, left, came, calm } = useCalm(now, mine)
  const standing = useEntities((state) => state.cards)
  const shown = useMemo(() => ids.flatMap((id) => standing.get(id) ?? []), [ids, standing])
  const gone = (card: Card) => {
    const to = statuses.find(({ id }) => id === card.status_id)
    return t("board.wentTo", { status: to && to.id !== status.id ? statusName(to, words) : t("board.elsewhere") })
  }
  const standsThere = shown.length > 0
  useEffect(() => {
    // a long column goes along under what is held at its edge
    const rows = box.current?.querySelector(".list-rows")
    return rows ? autoScrollForElements({ element: rows }) : undefined
  }, [box, standsThere])
  const at = cursor === null ? -1 : ids.indexOf(cursor)
  return (
    <section ref={box} className="board-column" aria-label={name} data-over={over ?? undefined} data-aimed={aimed || undefined} data-column={status.id} {...calm}>
      <Head column={column} name={name} />
      {came > 0 && <p className="board-came">{t("board.came", { n: came })}</p>}
      {standsThere ? (
        <VirtualList
          ref={list}
          items={shown}
          label={t("board.columnOf", { name, n: column.totals?.count ?? shown.length })}
          itemKey={({ id }) => id}
          itemSize={CARD_PX}
          active={at < 0 ? null : at}
          onActive={(index) => shown[index] && onCursor(status.id, shown[index].id)}
          onOpen={(index) => {
            if (!shown[index]) return
            onCursor(status.id, shown[index].id)
            onOpen(shown[index].id)
          }}
          {...(onChoose && { chosen, onChoose: (index: number, stretch: boolean) => shown[index] && onChoose(ids, shown[index].id, stretch) })}
          {...(column.more && { onEnd: column.more })}
        >
          {(card) => (
            <CardFace card={card} chosen={chosen.has(card.id)} active={card.id === cursor} open={card.id === open} lifted={card.id === lifted} left={left.has(card.id) ? gone(card) : null} may={may} onDeed={onDeed} />
          )}
        </VirtualList>
      ) : (
        <Vacant unsorted={column.unsorted} filtered={filtered} />
      )}
    </section>
  )
}

function Vacant({ unsorted, filtered }: { unsorted: boolean; filtered: boolean }) {
  const { t } = useWords()
  if (filtered) return <EmptyState icon="filter" title={t("board.noneFound")} />
  return unsorted ? <EmptyState icon="check" title={t("board.allSorted")} hint={t("board.allSortedHint")} /> : <EmptyState icon="board" title={t("board.vacant")} hint={t("board.vacantHint")} />
}

function Head({ column, name }: { column: ColumnData; name: string }) {
  const { t } = useWords()
  const { money, number } = useFormats()
  const { status, most, totals } = column
  const count = totals?.count ?? column.cards.length
  const full = most !== null && count > most
  const words = most === null ? t("funnels.cards", { n: count }) : t("board.ofMost", { n: count, most })
  return (
    <header className="board-head" style={{ borderTopColor: statusColor(status.color) }}>
      <h2>
        {column.unsorted ? <Icon name="bell" size={14} /> : <Dot status={status} />}
        <span className="cut">{name}</span>
        <span className="board-count" data-full={full || undefined} title={words}>
          <span aria-hidden>{most === null ? number(count) : `${number(count)} / ${number(most)}`}</span>
          <span className="unseen">{words}</span>
        </span>
      </h2>
      <p className="board-sums cut" title={totals?.sums?.map(money).join(" · ")}>
        {totals?.sums === null ? t("board.sumsHidden") : totals?.sums.length ? totals.sums.map(money).join(" · ") : " "}
      </p>
    </header>
  )
}

function useDropPlace({ column: { status }, whyNot, onDrop }: Props) {
  const box = useRef<HTMLElement>(null)
  const [over, setOver] = useState<"yes" | "no" | null>(null)
  const last = useRef({ whyNot, onDrop, status })
  useEffect(() => {
    last.current = { whyNot, onDrop, status }
  })
  useEffect(() => {
    const element = box.current
    if (!element) return
    const of = (data: Record<string, unknown>) => (typeof data.card === "number" ? data.card : null)
    return dropTargetForElements({
      element,
      canDrop: ({ source }) => of(source.data) !== null,
      onDragEnter: ({ source }) => setOver(last.current.whyNot(of(source.data) ?? 0) === null ? "yes" : "no"),
      onDragLeave: () => setOver(null),
      onDrop: ({ source }) => {
        setOver(null)
        const card = of(source.data)
        if (card !== null) last.current.onDrop(card, last.current.status)
      },
    })
  }, [])
  return { box, over }
}
