import { autoScrollForElements } from "@atlaskit/pragmatic-drag-and-drop-auto-scroll/element"
import { useCallback, useEffect, useMemo, useRef, useState } from "react"
import { Redirect, useLocation } from "wouter"
import { Bone, EmptyState, ErrorState, Skeleton } from "../../../parts/Placeholders"
import { useActions } from "../../../parts/keys/actions"
import { useAlone, useWidth } from "../../../parts/useWidth"
import { useMay, useMe, useReassigns } from "../../../shell/me"
import { useOwnFields } from "../../../state/fields"
import { statusName, useOpenFunnels } from "../../../state/statuses"
import { useEntities } from "../../../state/store"
import { atHand } from "../../../wire/shelf"
import type { Funnel } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { BoardBar } from "./BoardBar"
import "../list/list.css"
import "../list/views.css"
import "./board.css"
import { Beside } from "./Beside"
import type { Side } from "./Beside"
import { BulkStrip } from "../list/BulkStrip"
import { CardList } from "./CardList"
import { CardMenu } from "./CardMenu"
import { choose, useChosen } from "./choice"
import { BinDialog } from "./BinDialog"
import { DealDialog } from "./DealDialog"
import { ManyStrip } from "../lists/ManyStrip"
import { Overview } from "./Overview"
import type { Deed } from "./CardFace"
import { nameOf } from "./CardFace"
import { Column } from "./Column"
import { MoveDialog } from "./MoveDialog"
import type { Mover } from "./move"
import { move, refusal, takeIt } from "./move"
import { isNarrowed, openCard, usePlace } from "./place"
import { useBoard } from "./useBoard"
import { useWalk } from "./useWalk"
import { act } from "../../../parts/keys/actions"

const LAST = "samovar.board"
const OVERVIEW = "/board/overview"

/** The funnel that was looked at last. */
export function lastFunnel(funnels: readonly Funnel[]): Funnel | undefined {
  const last = Number(atHand.get(LAST))
  return funnels.find(({ id }) => id === last) ?? funnels[0]
}
export const keepFunnel = (id: number) => atHand.put(LAST, String(id))

/** Requests as columns of a funnel. */
export default function Board() {
  const { t } = useWords()
  const { funnel: id, card, listed } = usePlace()
  const [path] = useLocation()
  const funnels = useOpenFunnels()
  if (path === OVERVIEW) return <Overview />
  if (!funnels) return <Bones />
  const funnel = funnels.find((each) => each.id === id)
  if (id === null) {
    const first = lastFunnel(funnels)
    return first ? <Redirect to={`/board/${first.id}${location.search}`} replace /> : null
  }
  if (!funnel) return <EmptyState icon="board" title={t("board.noFunnel")} hint={t("board.noFunnelHint")} />
  const status = funnel.statuses.find((each) => each.id === listed)
  if (status) return <CardList funnel={funnel} status={status} />
  return <Whole key={funnel.id} funnel={funnel} funnels={funnels} card={card} />
}

function Whole({ funnel, funnels, card }: { funnel: Funnel; funnels: readonly Funnel[]; card: number | null }) {
  const [side, setSide] = useState<Side>("talk")
  const width = useWidth()
  useEffect(() => keepFunnel(funnel.id), [funnel.id])
  const alone = useAlone() && card !== null
  return (
    <div className="board" data-width={width} data-beside={card !== null || undefined}>
      {!alone && <Columns funnel={funnel} funnels={funnels} open={card} onSide={setSide} />}
      {card !== null && <Beside key={card} funnel={funnel.id} id={card} side={side} onSide={setSide} />}
    </div>
  )
}

interface ColumnsProps {
  funnel: Funnel
  funnels: readonly Funnel[]
  open: number | null
  onSide: (side: Side) => void
}

/** A funnel's columns, with all that can be done there. */
export function Columns({ funnel, funnels, open, onSide }: ColumnsProps) {
  const words = useWords()
  const { t } = words
  const { root, filter } = usePlace()
  const me = useMe()
  const may = useMay("cards.edit")
  const { items: fields } = useOwnFields()
  const board = useBoard(funnel, filter)
  const mover = useMemo<Mover>(() => ({ me, funnel, fields, words }), [me, funnel, fields, words])
  const deals = useReassigns()
  const chosen = useChosen(({ ids }) => ids)
  const [dealing, deal] = useState(false)
  const bins = useMay("cards.delete")
  const [binning, bin] = useState(false)
  const [menu, setMenu] = useState<{ card: number; at: HTMLElement } | null>(null)
  const row = useRef<HTMLDivElement>(null)
  const show = (id: number) => openCard(funnel.id, id)
  const walk = useWalk({ columns: board.columns, mover, may, onOpen: show })
  useEffect(() => (row.current ? autoScrollForElements({ element: row.current }) : undefined), [board.ready])

  const onDeed = useCallback(
    (deed: Deed, id: number, from: HTMLElement) => {
      if (deed === "menu") return setMenu({ card: id, at: from.closest<HTMLElement>(".board-card") ?? from })
      if (deed === "take") return void takeIt(id, mover)
      onSide(deed === "task" ? "card" : "talk")
      openCard(funnel.id, id)
      // when what it leads to has been drawn
      setTimeout(() => act(deed === "task" ? "task-add" : "reply"), 300)
    },
    [mover, funnel.id, onSide],
  )
  const here = walk.cursor?.card ?? null
  const openMenu = () => {
    const at = here === null ? null : row.current?.querySelector<HTMLElement>(`[data-card="${here}"]`)
    if (at && here !== null) setMenu({ card: here, at })
  }
  useActions([
    { id: "search", label: t("board.find"), group: t("board.title"), icon: "search", chord: "Slash", run: () => document.querySelector<HTMLElement>(".board-search input")?.focus() },
    ...(deals ? [{ id: "board-deal", label: t("board.deal"), group: t("board.title"), icon: "team" as const, run: () => deal(true) }] : []),
    ...(bins ? [{ id: "board-bin", label: t("board.bin"), group: t("board.title"), icon: "trash" as const, run: () => bin(true) }] : []),
    ...(here === null || !may ? [] : [{ id: "board-take", label: t("board.take"), group: t("board.title"), icon: "user" as const, chord: "Shift+KeyM", run: () => void takeIt(here, mover) }]),
  ])
  const name = (id: number | null) => {
    const card = id === null ? undefined : useEntities.getState().cards.get(id)
    return card ? nameOf(card) : ""
  }
  const filtered = isNarrowed(root, filter)
  return (
    <section className="board-main" aria-label={t("board.title")}>
      <BoardBar funnel={funnel} funnels={funnels} filter={filter} columns={board.columns} onDeal={deals ? () => deal(true) : null} onBin={bins ? () => bin(true) : null} onGo={(status) => row.current?.querySelector(`[data-column="${status}"]`)?.scrollIntoView({ inline: "start", block: "nearest" })} />
      <BulkStrip />
      <ManyStrip of="card" onOpen={show} />
      {board.error && !board.ready ? (
        <ErrorState title={t("board.failed")} error={board.error} onRetry={board.retry} />
      ) : !board.ready ? (
        <Bones />
      ) : (
        <div ref={row} className="board-columns" data-lifted={walk.lifted !== null || undefined} onKeyDownCapture={walk.onKeyDown}>
          {board.columns.map((column, at) => (
            <Column
              key={column.status.id}
              column={column}
              statuses={funnel.statuses}
              cursor={walk.cursor?.status === column.status.id ? walk.cursor.card : null}
              open={open}
              lifted={walk.lifted?.card ?? null}
              aimed={walk.lifted !== null && walk.lifted.at === at}
              may={may}
              filtered={filtered}
              chosen={chosen}
              {...((deals || bins) && { onChoose: choose })}
              whyNot={(id) => {
                const card = useEntities.getState().cards.get(id)
                return card && card.status_id !== column.status.id ? refusal(card, column.status, mover) : null
              }}
              onCursor={walk.stand}
              onOpen={show}
              onDrop={(id, to) => void move(id, to, mover)}
              onDeed={onDeed}
              list={walk.listOf(column.status.id)}
            />
          ))}
        </div>
      )}
      <p className="unseen" role="status" data-board-said>
        {walk.lifted ? t(walk.lifted.home === walk.lifted.at ? "board.saidLifted" : "board.saidOver", { name: name(walk.lifted.card), status: said(board.columns[walk.lifted.at]) }) : walk.said}
      </p>
      <CardMenu menu={menu} onMenu={here === null ? null : openMenu} mover={mover} may={may} onDeed={onDeed} onOpen={show} onClose={() => setMenu(null)} />
      <MoveDialog mover={mover} />
      {binning && <BinDialog funnel={funnel} filter={filter} columns={board.columns} onClose={() => bin(false)} />}
      {dealing && <DealDialog funnel={funnel} filter={filter} columns={board.columns} onClose={() => deal(false)} />}
    </section>
  )

  function said(column: (typeof board.columns)[number] | undefined): string {
    return column ? (column.unsorted ? t("board.unsorted") : statusName(column.status, words)) : ""
  }
}

export function Bones() {
  return (
    <div className="board-columns">
      {[5, 3, 4, 2].map((cards, at) => (
        <div key={at} className="board-column">
          <Skeleton rows={cards}>
            <div className="board-bones">
              <Bone width="60%" />
              <Bone width="85%" height={10} />
              <Bone width="40%" height={10} />
            </div>
          </Skeleton>
        </div>
      ))}
    </div>
  )
}
