import { useOwnFields } from "../../../state/fields"
import { seenOnly } from "../../../state/hidden"
import type { KeyboardEvent } from "react"
import { useEffect, useEffectEvent, useMemo, useState } from "react"
import { useLocation } from "wouter"
import { Avatar } from "../../../parts/Avatar"
import { Icon } from "../../../parts/icon/Icon"
import { useActions } from "../../../parts/keys/actions"
import { RowMenu } from "../../../parts/RowMenu"
import { VirtualList } from "../../../parts/VirtualList"
import { useMay, useMe } from "../../../shell/me"
import { useCompaniesWarm } from "../../../state/stages"
import type { ColumnView, ListOrder } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"
import { CellEditor } from "./CellEditor"
import { isEdited } from "./CellField"
import { useColumnName } from "../../../shell/conditions/columnName"
import { isTitle, useCell, useTitle, useUnder } from "./cells"
import { chooseRow, useChosenRows } from "./many"
import { usePending } from "./pending"
import type { Entity, Row } from "./useList"
import { EDITS, isRequest, PLACE } from "./useList"
import { useRowDeeds } from "./useRowDeeds"

interface Props {
  of: Entity
  /** Of what was deleted: nothing is changed there, but brought back. */
  bin: boolean
  rows: readonly Row[]
  columns: readonly ColumnView[]
  order: ListOrder
  onOrder: (order: ListOrder) => void
  onEnd: () => void
}

/** How little a column can live with: seven stand beside each other on a small laptop. Names and words take the rest. */
const LEAST: Partial<Record<string, number>> = { name: 168, title: 180, contact: 120, number: 72, email: 144, companies: 128, comment: 160, phone: 120, type: 88, tags: 84 }
const WIDE = new Set(["name", "title", "email", "companies", "comment"])
const ROW_PX = 44

/** A cell that is being changed: of which row, in which column. */
interface At {
  row: number
  column: string
  anchor: HTMLElement
}

const anchorOf = (row: number, column: string) => document.querySelector<HTMLElement>(`.lists-scroll [data-cell="${row}/${column}"]`)
const focusList = () => setTimeout(() => document.querySelector<HTMLElement>(".lists-scroll [role=listbox]")?.focus())

/** The table: only what is seen is drawn; arrows move, Enter opens, F2 or Enter on a cell changes it, a head sorts. */
export function Grid({ of, bin, rows, columns, order, onOrder, onEnd }: Props) {
  const { t } = useWords()
  const [, go] = useLocation()
  const cellOf = useCell()
  const under = useUnder()
  const nameOf = useColumnName()
  const title = useTitle()
  const [active, setActive] = useState<number | null>(null)
  const chosen = useChosenRows(({ ids }) => ids)
  const pending = usePending(of)
  const mayEdit = useMay(EDITS[of]) && !bin
  const { read_only_fields } = useMe()
  const own = useOwnFields().items
  const writes = (column: string) => !seenOnly(column, read_only_fields) && (own.find(({ id }) => column === `field:${id}`)?.access ?? "edit") === "edit"
  const [cell, setCell] = useState<number | null>(null)
  const [at, setAt] = useState<At | null>(null)
  const [last, setLast] = useState<Omit<At, "anchor"> | null>(null)
  const shown = rows.map(pending)
  const warm = of === "company" && columns.some(({ name }) => name === "warmth")
  useCompaniesWarm(useMemo(() => (warm ? rows.map(({ id }) => id) : []), [warm, rows]))
  const stand = (row: number, column: string) => {
    const anchor = anchorOf(row, column)
    if (anchor) setAt({ row, column, anchor })
  }
  const edit = (row: Row, from: number, step: 1 | -1 = 1) => {
    if (!mayEdit) return
    let index = from
    while (columns[index] && !(isEdited(row, columns[index]!) && writes(columns[index]!.name))) index += step
    const column = columns[index]?.name
    if (column === undefined) close()
    else {
      setCell(index)
      setLast({ row: row.id, column })
      stand(row.id, column)
    }
  }
  const close = () => {
    setAt(null)
    focusList()
  }
  const deedsOf = useRowDeeds(of, bin, (row) => edit(row, 0))
  // what did not go as it was typed is shown where it was typed
  const troubled = last !== null && shown.some(({ row, trouble }) => row.id === last.row && trouble.has(last.column))
  const back = useEffectEvent(() => last && stand(last.row, last.column))
  useEffect(() => {
    if (!troubled) return
    const timer = setTimeout(() => back())
    return () => clearTimeout(timer)
  }, [troubled])
  const standing = active === null ? undefined : rows[active]
  const deeds = standing ? deedsOf(standing) : []
  const group = t(`lists.title_${of}`)
  const menu = () => document.querySelector<HTMLElement>(`.lists-scroll [data-menu="${standing?.id ?? 0}"]`)?.click()
  useActions(
    deeds.length
      ? [...deeds.map(({ id, label, icon, chord, run }) => ({ id, label, group, ...(icon && { icon }), ...(chord && { chord }), run })), { id: "row-menu", label: t("lists.deeds"), group, icon: "more", chord: "Shift+Period", run: menu }]
      : [],
  )
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.target as HTMLElement).role !== "listbox" || active === null || !standing) return
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    if (event.key === "ArrowRight") setCell(Math.min(columns.length - 1, (cell ?? -1) + 1))
    else if (event.key === "ArrowLeft") setCell(cell === null || cell === 0 ? null : cell - 1)
    else if (event.key === "F2" || (event.key === "Enter" && cell !== null)) edit(standing, cell ?? 0)
    else if (event.key === "Escape" && cell !== null) setCell(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const editing = at && rows.find(({ id }) => id === at.row)
  const column = at && columns.find(({ name }) => name === at.column)
  const open = (index: number) => rows[index] && !bin && go(`/${PLACE[of]}/${rows[index].id}`)
  const widths = columns.map(({ name }) => `minmax(${LEAST[name] ?? 100}px, ${WIDE.has(name) ? 2 : 1}fr)`).join(" ")
  return (
    // whoever comes by keys sees at once where they stand
    <div className="lists-scroll" onKeyDownCapture={onKeyDown} onFocus={({ target }) => active === null && target.matches(".list:focus-visible") && setActive(0)}>
      <div className="lists-table" style={{ "--columns": `20px ${widths} 40px` }}>
        <Heads columns={columns} order={order} onOrder={onOrder} />
        <VirtualList
          items={shown}
          label={t(`lists.title_${of}`)}
          itemKey={({ row }) => row.id}
          itemSize={ROW_PX}
          active={active !== null && active < rows.length ? active : null}
          onActive={setActive}
          onOpen={open}
          chosen={chosen}
          onChoose={(index, stretch) => rows[index] && chooseRow(rows.map(({ id }) => id), rows[index].id, stretch)}
          onEnd={onEnd}
        >
          {({ row, trouble }, { active: here }) => (
            <div className="lists-row" data-chosen={chosen.has(row.id) || undefined}>
              <span className="lists-check" data-chooses aria-hidden>
                {chosen.has(row.id) && <Icon name="check" size={14} />}
              </span>
              {columns.map((column, index) => (
                <span
                  key={column.name}
                  data-cell={`${row.id}/${column.name}`}
                  data-here={(here && index === cell) || undefined}
                  data-trouble={trouble.has(column.name) || undefined}
                  className="cut" data-column={column.name} data-title={isTitle(column.name) || undefined} data-empty={cellOf(row, column) === "" || undefined}>
                  {isTitle(column.name) && <Avatar id={isRequest(row) ? (row.card.contact?.id ?? row.id) : row.id} name={title(row)} size={24} decorative />}
                  <span className="cut">{cellOf(row, column)}</span>
                  {isTitle(column.name) && <span className="lists-under cut">{under(row)}</span>}
                </span>
              ))}
              <RowMenu id={row.id} label={t("lists.rowMenu", { name: title(row) })} items={deedsOf(row)} />
            </div>
          )}
        </VirtualList>
      </div>
      {editing && column && (
        <CellEditor
          key={`${editing.id}/${column.name}`}
          row={editing}
          column={column}
          anchor={at.anchor}
          onClose={close}
          onStep={(step) => edit(editing, columns.indexOf(column) + step, step)}
        />
      )}
      <p className="unseen" role="status">
        {standing && cell !== null && columns[cell] ? `${nameOf(columns[cell])}: ${cellOf(standing, columns[cell]) || t("card.blank")}` : ""}
      </p>
    </div>
  )
}

function Heads({ columns, order, onOrder }: Pick<Props, "columns" | "order" | "onOrder">) {
  const { t } = useWords()
  const nameOf = useColumnName()
  return (
    <div className="lists-heads">
      <span />
      {columns.map((column) => {
        const on = column.name === order.column
        if (!column.sortable)
          return (
            <span key={column.name} className="cut">
              {nameOf(column)}
            </span>
          )
        const turn = () => onOrder({ column: column.name, descending: on && !order.descending })
        const said = on ? t(order.descending ? "lists.sortedDown" : "lists.sortedUp", { name: nameOf(column) }) : t("lists.sortBy", { name: nameOf(column) })
        return (
          <button key={column.name} type="button" aria-label={said} data-on={on || undefined} onClick={turn}>
            <span className="cut">{nameOf(column)}</span>
            {on && (
              <span className="lists-way" data-down={order.descending || undefined}>
                <Icon name="chevronDown" size={14} />
              </span>
            )}
          </button>
        )
      })}
      <span />
    </div>
  )
}
