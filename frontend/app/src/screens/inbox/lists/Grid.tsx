import { useState } from "react"
import { useLocation } from "wouter"
import { Avatar } from "../../../parts/Avatar"
import { IconButton } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { useActions } from "../../../parts/keys/actions"
import type { MenuItem } from "../../../parts/Menu"
import { Menu } from "../../../parts/Menu"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { VirtualList } from "../../../parts/VirtualList"
import { useMay } from "../../../shell/me"
import type { ColumnView, CompanyView, ListOrder } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { isTitle, useCell, useColumnName, useTitle, useUnder } from "./cells"
import type { Entity, Row } from "./useList"
import { askRows, isRequest, PLACE } from "./useList"
import { useWrite } from "./useWrite"

interface Props {
  of: Entity
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

/** What can be done with a row without opening it. */
function useDeeds(of: Entity): (row: Row) => MenuItem[] {
  const words = useWords()
  const { t } = words
  const [, go] = useLocation()
  const title = useTitle()
  const mayDelete = useMay("companies.delete")
  const mayTask = useMay("tasks.edit")
  const write = useWrite()
  const remove = async (row: Row) => {
    try {
      await http.delete(`/companies/${row.id}`, { query: { rev: row.rev } })
      tell(t("lists.binned", { name: title(row) }), { undo: () => void http.post<CompanyView>(`/companies/${row.id}/restore`).then(() => askRows(of)) })
      await askRows(of)
    } catch (error) {
      tell(reasonOf(error, words), { fault: true })
    }
  }
  return (row) => {
    const talk = isRequest(row) ? row.conversation?.id : undefined
    const writes = of === "contact" || talk !== undefined
    const deeds: MenuItem[] = [
      { id: "open", label: t("lists.open"), icon: "edit", run: () => go(`/${PLACE[of]}/${row.id}`) },
      { id: "write", label: t("lists.write"), icon: "dialogs", disabled: !writes, run: () => (talk === undefined ? void write(row.id) : go(`/inbox/${talk}`)) },
      { id: "task", label: t("lists.task"), icon: "tasks", disabled: !mayTask, run: () => go(`/${PLACE[of]}/${row.id}#task`) },
      { id: "delete", label: t("lists.delete"), icon: "trash", danger: true, disabled: !mayDelete || of !== "company", run: () => void remove(row) },
    ]
    // what cannot be done here at all is not there
    return deeds.filter(({ disabled }) => !disabled)
  }
}

/** The table: only what is seen is drawn; arrows move, Enter opens, a head sorts. */
export function Grid({ of, rows, columns, order, onOrder, onEnd }: Props) {
  const { t } = useWords()
  const [, go] = useLocation()
  const cell = useCell()
  const under = useUnder()
  const title = useTitle()
  const [active, setActive] = useState<number | null>(null)
  const deedsOf = useDeeds(of)
  const standing = active === null ? undefined : rows[active]
  const deeds = standing ? deedsOf(standing) : []
  useActions(deeds.map(({ id, label, icon, run }) => ({ id: `row-${id}`, label, group: t(`lists.title_${of}`), ...(icon && { icon }), run })))
  const open = (index: number) => rows[index] && go(`/${PLACE[of]}/${rows[index].id}`)
  const widths = columns.map(({ name }) => `minmax(${LEAST[name] ?? 100}px, ${WIDE.has(name) ? 2 : 1}fr)`).join(" ")
  return (
    // whoever comes by keys sees at once where they stand
    <div className="lists-scroll" onFocus={({ target }) => active === null && target.matches(".list:focus-visible") && setActive(0)}>
      <div className="lists-table" style={{ "--columns": `${widths} 40px` }}>
        <Heads columns={columns} order={order} onOrder={onOrder} />
        <VirtualList
          items={rows}
          label={t(`lists.title_${of}`)}
          itemKey={({ id }) => id}
          itemSize={ROW_PX}
          active={active !== null && active < rows.length ? active : null}
          onActive={setActive}
          onOpen={open}
          onEnd={onEnd}
        >
          {(row) => (
            <div className="lists-row">
              {columns.map((column) => (
                <span key={column.name} className="cut" data-column={column.name} data-title={isTitle(column.name) || undefined} data-empty={cell(row, column) === "" || undefined}>
                  {isTitle(column.name) && <Avatar id={isRequest(row) ? (row.card.contact?.id ?? row.id) : row.id} name={title(row)} size={24} decorative />}
                  <span className="cut">{cell(row, column)}</span>
                  {isTitle(column.name) && <span className="lists-under cut">{under(row)}</span>}
                </span>
              ))}
              <RowMenu row={row} deeds={deedsOf(row)} />
            </div>
          )}
        </VirtualList>
      </div>
    </div>
  )
}

function Heads({ columns, order, onOrder }: Pick<Props, "columns" | "order" | "onOrder">) {
  const { t } = useWords()
  const nameOf = useColumnName()
  return (
    <div className="lists-heads">
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

/** The same as a menu of the row. */
function RowMenu({ row, deeds }: { row: Row; deeds: MenuItem[] }) {
  const { t } = useWords()
  const title = useTitle()
  return (
    <span className="lists-more" onClick={(event) => event.stopPropagation()}>
      <Menu commands={null} align="end" trigger={<IconButton icon="more" small label={t("lists.rowMenu", { name: title(row) })} />} groups={[{ id: "row", items: deeds }]} />
    </span>
  )
}
