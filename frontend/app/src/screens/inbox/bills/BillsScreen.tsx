import { useInfiniteQuery, useQuery } from "@tanstack/react-query"
import { useDeferredValue, useState } from "react"
import { useLocation } from "wouter"
import { Button } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { EmptyState, ErrorState, RowsSkeleton } from "../../../parts/Placeholders"
import { Popover } from "../../../parts/Popover"
import { Segments } from "../../../parts/Segments"
import { VirtualList } from "../../../parts/VirtualList"
import { useMay } from "../../../shell/me"
import { useColleagues } from "../../../state/house"
import type { InvoiceView, ListCount, ListOrder, Look, OrderView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Page } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import type { WordKey } from "../../../words/words"
import { useWords } from "../../../words/words"
import { Conditions } from "../../../shell/conditions/Conditions"
import type { Group } from "../../../shell/conditions/conditions"
import { countOf, finished, isGroup, NOTHING } from "../../../shell/conditions/conditions"
import "../lists/lists.css"
import { useColumns } from "../lists/useList"
import { Views } from "../lists/Views"
import { OneBill } from "./OneBill"

export type BillKind = "invoice" | "order"
type Bill = InvoiceView | OrderView

const NOUN = { invoice: "invoices", order: "orders" } as const
const COLUMNS: Record<BillKind, readonly string[]> = {
  invoice: ["number", "client", "total", "status", "due_on", "responsible_id", "created_at"],
  order: ["number", "client", "total", "state", "responsible_id", "created_at"],
}
const NEWEST: ListOrder = { column: "created_at", descending: true }
const MOST = 100

/** All invoices, or all orders, that I see: looked for, narrowed, sorted, kept as views. A row opens over the list, at an address of its own. */
export function BillsScreen({ of }: { of: BillKind }) {
  const { t } = useWords()
  const { number } = useFormats()
  const both = useMay("sales.see")
  const [path, go] = useLocation()
  const open = /^\/\w+\/(\d{1,15})\/?$/.exec(path)?.[1]
  const columns = useColumns(of)
  const [where, setWhere] = useState<Group>(NOTHING)
  const [search, setSearch] = useState("")
  const [order, setOrder] = useState<ListOrder>(NEWEST)
  const wanted = { where: useDeferredValue(finished(where)), search: useDeferredValue(search.trim()), order }
  const total = useQuery({ queryKey: [NOUN[of], "count", wanted.where, wanted.search], queryFn: () => http.post<ListCount>(`/${NOUN[of]}/count`, { where: wanted.where, search: wanted.search }) }).data
  const look: Look = { columns: [...COLUMNS[of]], where: finished(where), order, search: search.trim() }
  const take = (next: Look | null) => {
    const kept = next?.where ?? null
    setWhere(kept ? (isGroup(kept) ? kept : { match: "all", of: [kept] }) : NOTHING)
    setOrder(next?.order ?? NEWEST)
    setSearch(next?.search ?? "")
  }
  const conditions = countOf(look.where ?? null)
  return (
    <div className="lists-page" data-of={of}>
      <header className="lists-bar">
        <h1>
          {t(`bills.title_${of}`)} {total && <span className="lists-total" role="status">{total.more ? t("lists.more", { n: number(total.count) }) : number(total.count)}</span>}
        </h1>
        <label className="lists-search">
          <Icon name="search" size={16} />
          <input className="input" type="search" aria-label={t("bills.search")} placeholder={t("bills.search")} value={search} onChange={(event) => setSearch(event.target.value)} />
        </label>
        {both && <Segments<BillKind> label={t("bills.which")} value={of} choices={(["invoice", "order"] as const).map((value) => ({ value, label: t(`bills.title_${value}`) }))} onChange={(next) => go(`/${NOUN[next]}`)} />}
        <Views of={of} look={look} onTake={take} />
        <Popover
          label={t("lists.filter")}
          align="end"
          trigger={
            <Button icon="filter" look={conditions ? "primary" : "plain"}>
              {conditions ? t("lists.filterOn", { n: conditions }) : t("lists.filter")}
            </Button>
          }
        >
          <div className="lists-filter">
            <Conditions columns={columns} where={where} onChange={setWhere} />
          </div>
        </Popover>
      </header>
      <Rows of={of} wanted={wanted} onOrder={setOrder} />
      {open !== undefined && <OneBill of={of} id={Number(open)} onClose={() => go(`/${NOUN[of]}`)} />}
    </div>
  )
}

interface RowsProps {
  of: BillKind
  wanted: { where: Look["where"]; search: string; order: ListOrder }
  onOrder: (order: ListOrder) => void
}

function Rows({ of, wanted, onOrder }: RowsProps) {
  const { t } = useWords()
  const [, go] = useLocation()
  const cell = useCell()
  const [active, setActive] = useState<number | null>(null)
  const pages = useInfiniteQuery({
    queryKey: [NOUN[of], "list", wanted],
    queryFn: ({ pageParam, signal }) => http.post<Page<Bill>>(`/${NOUN[of]}/list`, { ...wanted, limit: MOST, cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: (before) => before,
  })
  const rows = pages.data?.pages.flatMap(({ items }) => items)
  if (pages.error && !rows) return <ErrorState title={t("lists.failed")} error={pages.error} onRetry={() => void pages.refetch()} />
  if (!rows) return <RowsSkeleton />
  if (!rows.length) {
    const narrowed = Boolean(wanted.where) || wanted.search !== ""
    return <EmptyState icon="money" title={t(narrowed ? "lists.noneFound" : `bills.none_${of}`)} hint={t(narrowed ? "lists.noneFoundHint" : "bills.noneHint")} />
  }
  const columns = COLUMNS[of]
  return (
    <div className="lists-scroll" onFocus={({ target }) => active === null && target.matches(".list:focus-visible") && setActive(0)}>
      <div className="lists-table" style={{ "--columns": columns.map((name) => (name === "client" ? "minmax(160px, 2fr)" : "minmax(110px, 1fr)")).join(" ") }}>
        <Heads of={of} order={wanted.order} onOrder={onOrder} />
        <VirtualList
          items={rows}
          label={t(`bills.title_${of}`)}
          itemKey={({ id }) => id}
          itemSize={44}
          active={active !== null && active < rows.length ? active : null}
          onActive={setActive}
          onOpen={(index) => rows[index] && go(`/${NOUN[of]}/${rows[index].id}`)}
          onEnd={() => void (pages.hasNextPage && !pages.isFetchingNextPage && pages.fetchNextPage())}
        >
          {(row) => (
            <div className="lists-row">
              {columns.map((name) => (
                <span key={name} className="cut" data-column={name} data-title={name === "number" || undefined}>
                  <span className="cut">{cell(row, name)}</span>
                  {name === "number" && <span className="lists-under cut">{[cell(row, "client"), cell(row, "total")].filter(Boolean).join(" · ")}</span>}
                </span>
              ))}
            </div>
          )}
        </VirtualList>
      </div>
    </div>
  )
}

const UNSORTED = new Set(["responsible_id"])

function Heads({ of, order, onOrder }: { of: BillKind } & Pick<RowsProps, "onOrder"> & { order: ListOrder }) {
  const { t } = useWords()
  return (
    <div className="lists-heads">
      {COLUMNS[of].map((column) => {
        const name = t(`lists.col_${column}` as WordKey)
        const on = column === order.column
        if (UNSORTED.has(column))
          return (
            <span key={column} className="cut">
              {name}
            </span>
          )
        const said = on ? t(order.descending ? "lists.sortedDown" : "lists.sortedUp", { name }) : t("lists.sortBy", { name })
        return (
          <button key={column} type="button" aria-label={said} data-on={on || undefined} onClick={() => onOrder({ column, descending: on && !order.descending })}>
            <span className="cut">{name}</span>
            {on && (
              <span className="lists-way" data-down={order.descending || undefined}>
                <Icon name="chevronDown" size={14} />
              </span>
            )}
          </button>
        )
      })}
    </div>
  )
}

/** What stands in a cell, in words. */
function useCell(): (row: Bill, name: string) => string {
  const { t } = useWords()
  const { money, when, birthday } = useFormats()
  const colleagues = useColleagues()
  return (row, name) => {
    switch (name) {
      case "number":
        return row.number ?? t("invoices.draft")
      case "client":
        return "buyer" in row ? (row.buyer.name ?? "") : (row.company ?? row.customer)
      case "total":
        return money({ amount: row.total, currency: row.currency })
      case "status":
        return "status" in row ? t(`invoices.${row.status}`) : ""
      case "state":
        return "state" in row ? t(`orders.${row.state}`) : ""
      case "due_on":
        return "due_on" in row && row.due_on ? birthday(row.due_on) : ""
      case "responsible_id":
        return colleagues.find(({ id }) => id === row.responsible_id)?.name ?? ""
      default:
        return when(row.created_at)
    }
  }
}
