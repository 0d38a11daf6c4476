import type { ReactNode } from "react"
import { useEffect, useRef, useState } from "react"
import { Link } from "wouter"
import { Button, IconButton } from "../../../parts/Button"
import { Choices } from "../../../parts/Choices"
import { Icon } from "../../../parts/icon/Icon"
import { Popover } from "../../../parts/Popover"
import { Select } from "../../../parts/Select"
import { tipOf } from "../../../parts/Tooltip"
import { useWidth } from "../../../parts/useWidth"
import { funnelName, statusName } from "../../../state/statuses"
import type { BoardFilter } from "../../../wire/api.gen"
import type { Funnel } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { Dot } from "../card/CardStatus"
import { chooseNone, useChosen } from "./choice"
import { useFacets } from "./facets"
import { narrow, openBoard, usePlace } from "./place"
import type { ColumnData } from "./useBoard"

interface Props {
  funnel: Funnel
  funnels: readonly Funnel[]
  filter: BoardFilter
  columns: readonly ColumnData[]
  /** Deal requests out; null: one may not. */
  onDeal: (() => void) | null
  /** Delete requests; null: one may not. */
  onBin: (() => void) | null
  /** A phone has one column in sight. */
  onGo: (status: number) => void
}

/** Which funnel, narrowed by what. */
export function BoardBar({ funnel, funnels, filter, columns, onDeal, onBin, onGo }: Props) {
  const words = useWords()
  const { t } = words
  const phone = useWidth() === "phone"
  const sales = usePlace().root === "sales"
  return (
    <header className="board-bar">
      <h1 className="unseen">{t(sales ? "sales.title" : "board.title")}</h1>
      <div className="board-tools">
        <Select label={t("board.funnel")} value={funnel.id} choices={funnels.map((each) => ({ value: each.id, label: funnelName(each, words) }))} onChange={(id) => openBoard(id, filter)} />
        <Find filter={filter} />
        <FilterButton filter={filter} />
        {(onDeal ?? onBin) && <Together onDeal={onDeal} onBin={onBin} />}
        {!sales && (
          <Link href="/board/overview" className="list-order">
            <Icon name="reports" size={14} />
            <span className="board-word">{t("board.overview")}</span>
          </Link>
        )}
      </div>
      <Chips filter={filter} />
      {phone && <Tabs columns={columns} onGo={onGo} />}
    </header>
  )
}

/** What is done with several; what is left out is offered once something is chosen, and by its name at any time. */
function Together({ onDeal, onBin }: Pick<Props, "onDeal" | "onBin">) {
  const { t } = useWords()
  const chosen = useChosen(({ ids }) => ids.size)
  return (
    <>
      {onDeal && (
        <Button small icon="team" onClick={onDeal}>
          <span className="board-word">{t("board.dealShort")}</span>
          {chosen > 0 && <span>{chosen}</span>}
        </Button>
      )}
      {onBin && chosen > 0 && (
        <Button small look="quiet" icon="trash" onClick={onBin}>
          <span className="board-word">{t("lists.delete")}</span>
          <span>{chosen}</span>
        </Button>
      )}
      {chosen > 0 && <IconButton small icon="close" label={t("board.chooseNone")} onClick={chooseNone} />}
    </>
  )
}

const TYPED_MS = 250

/** What is typed narrows the board once the person pauses. */
function Find({ filter }: { filter: BoardFilter }) {
  const { t } = useWords()
  const [typed, type] = useState<string | null>(null)
  const timer = useRef(0)
  useEffect(() => () => clearTimeout(timer.current), [])
  const send = (text: string) => {
    clearTimeout(timer.current)
    narrow({ ...filter, text: text.trim() })
    type(null)
  }
  return (
    <label className="board-search">
      <Icon name="search" size={16} />
      <input
        type="search"
        value={typed ?? filter.text ?? ""}
        maxLength={100}
        placeholder={t("board.find")}
        aria-label={t("board.find")}
        onChange={({ target }) => {
          const text = target.value
          type(text)
          clearTimeout(timer.current)
          timer.current = window.setTimeout(() => narrow({ ...filter, text: text.trim() }), TYPED_MS)
        }}
        onBlur={({ target }) => typed !== null && send(target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") send(event.currentTarget.value)
          if (event.key !== "Escape") return
          event.stopPropagation()
          if (event.currentTarget.value) send("")
          else event.currentTarget.blur()
        }}
      />
    </label>
  )
}

function FilterButton({ filter }: { filter: BoardFilter }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const items = useFacets().map((facet) => ({ ...facet, checked: facet.on(filter) }))
  return (
    <Popover
      bare
      align="end"
      label={t("filter.filter")}
      open={open}
      onOpen={setOpen}
      trigger={
        <button type="button" className="list-order" data-on={items.some(({ checked }) => checked) || undefined}>
          <Icon name="filter" size={14} />
          <span className="board-word">{t("filter.filter")}</span>
        </button>
      }
    >
      <Choices several placeholder={t("filter.find")} items={items} onPick={({ toggle }) => narrow(toggle(filter))} />
    </Popover>
  )
}

/** What the board is narrowed by; each goes away by itself. */
export function Chips({ filter }: { filter: BoardFilter }) {
  const { t } = useWords()
  const { day } = useFormats()
  const on = useFacets().filter((facet) => facet.on(filter))
  const period = [filter.created_from && t("filter.since", { day: day(filter.created_from) }), filter.created_to && t("filter.until", { day: day(filter.created_to) })].filter(Boolean).join(" ")
  if (!on.length && !period && !filter.moved_from) return null
  const chip = (key: string, label: string, away: BoardFilter, mark?: ReactNode) => (
    <span key={key} className="filter-chip">
      {mark}
      <span className="cut">{label}</span>
      <button type="button" aria-label={t("filter.remove", { name: label })} {...tipOf(t("filter.remove", { name: label }))} onClick={() => narrow(away)}>
        <Icon name="close" size={12} />
      </button>
    </span>
  )
  return (
    <div className="filter-chips" role="group" aria-label={t("filter.filter")}>
      {on.map(({ id, label, mark, toggle }) => chip(id, label, toggle(filter), mark))}
      {filter.moved_from && chip("moved", t("board.movedFrom"), { ...filter, moved_from: null })}
      {period && chip("period", period, { ...filter, created_from: null, created_to: null })}
    </div>
  )
}

/** Which column: a press brings it, a swipe goes to the next. */
function Tabs({ columns, onGo }: Pick<Props, "columns" | "onGo">) {
  const words = useWords()
  const { t } = words
  const { number } = useFormats()
  return (
    <nav className="board-tabs" aria-label={t("board.columns")}>
      {columns.map(({ status, unsorted, totals }) => (
        <button key={status.id} type="button" onClick={() => onGo(status.id)}>
          <Dot status={status} />
          {unsorted ? words.t("board.unsorted") : statusName(status, words)}
          <span>{number(totals?.count ?? 0)}</span>
        </button>
      ))}
    </nav>
  )
}
