import { useState } from "react"
import { useLocation } from "wouter"
import { Icon } from "../../../parts/icon/Icon"
import { useActions } from "../../../parts/keys/actions"
import { RowMenu } from "../../../parts/RowMenu"
import { VirtualList } from "../../../parts/VirtualList"
import type { ColumnView, ListOrder } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"
import { InvoiceState } from "../card/invoices/InvoicesBlock"
import { useColumnName } from "../../../shell/conditions/columnName"
import { chooseRow, useChosenRows } from "../lists/many"
import { PLACE } from "../lists/useList"
import type { Bill, BillKind } from "./bills"
import { isInvoice, useBillCell } from "./bills"
import { useBillDeeds } from "./useBillDeeds"

interface Props {
  of: BillKind
  rows: readonly Bill[]
  columns: readonly ColumnView[]
  order: ListOrder
  onOrder: (order: ListOrder) => void
  onEnd: () => void
}

const LEAST: Partial<Record<string, number>> = { number: 120, client: 160, currency: 64, due_on: 132, issued_on: 132 }
const menuOf = (id: number) => document.querySelector<HTMLElement>(`.lists-scroll [data-menu="${id}"]`)

/** The table: a press opens, Space and the mark choose, a head sorts, each row has its menu. */
export function BillRows({ of, rows, columns, order, onOrder, onEnd }: Props) {
  const { t } = useWords()
  const [, go] = useLocation()
  const cell = useBillCell()
  const [active, setActive] = useState<number | null>(null)
  const chosen = useChosenRows(({ ids }) => ids)
  const deedsOf = useBillDeeds(of)
  const standing = active === null ? undefined : rows[active]
  const group = t(`bills.title_${of}`)
  const deeds = standing ? deedsOf(standing) : []
  useActions(
    standing
      ? [...deeds.map(({ id, label, icon, chord, run }) => ({ id, label, group, ...(icon && { icon }), ...(chord && { chord }), run })), { id: "row-menu", label: t("lists.deeds"), group, icon: "more", chord: "Shift+Period", run: () => menuOf(standing.id)?.click() }]
      : [],
  )
  const widths = columns.map(({ name }) => `minmax(${LEAST[name] ?? 108}px, ${name === "client" ? 2 : 1}fr)`).join(" ")
  return (
    <div className="lists-scroll" onFocus={({ target }) => active === null && target.matches(".list:focus-visible") && setActive(0)}>
      <div className="lists-table" style={{ "--columns": `20px ${widths} 40px` }}>
        <Heads columns={columns} order={order} onOrder={onOrder} />
        <VirtualList
          items={rows}
          label={group}
          itemKey={({ id }) => id}
          itemSize={44}
          active={active !== null && active < rows.length ? active : null}
          onActive={setActive}
          onOpen={(index) => rows[index] && go(`/${PLACE[of]}/${rows[index].id}`)}
          chosen={chosen}
          onChoose={(index, stretch) => rows[index] && chooseRow(rows.map(({ id }) => id), rows[index].id, stretch)}
          onEnd={onEnd}
        >
          {(row) => (
            <div className="lists-row" data-chosen={chosen.has(row.id) || undefined}>
              <span className="lists-check" data-chooses aria-hidden>
                {chosen.has(row.id) && <Icon name="check" size={14} />}
              </span>
              {columns.map(({ name }) => (
                <span key={name} className="cut" data-column={name} data-title={name === "number" || undefined}>
                  {name === "status" && isInvoice(row) ? <InvoiceState status={row.status} /> : <span className="cut">{cell(row, name)}</span>}
                  {name === "number" && <span className="lists-under cut">{[cell(row, "client"), cell(row, "total"), cell(row, of === "invoice" ? "status" : "state")].filter(Boolean).join(" · ")}</span>}
                </span>
              ))}
              <RowMenu id={row.id} label={t("lists.rowMenu", { name: cell(row, "number") })} items={deedsOf(row)} />
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
      <span />
      {columns.map((column) => {
        const name = nameOf(column)
        const on = column.name === order.column
        if (!column.sortable)
          return (
            <span key={column.name} className="cut">
              {name}
            </span>
          )
        const said = on ? t(order.descending ? "lists.sortedDown" : "lists.sortedUp", { name }) : t("lists.sortBy", { name })
        return (
          <button key={column.name} type="button" aria-label={said} data-on={on || undefined} onClick={() => onOrder({ column: column.name, descending: on && !order.descending })}>
            <span className="cut">{name}</span>
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
