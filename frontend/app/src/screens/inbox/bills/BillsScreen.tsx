import { useInfiniteQuery, useQuery } from "@tanstack/react-query"
import { useDeferredValue, useEffect, useState } from "react"
import { useLocation } from "wouter"
import { Button } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { EmptyState, ErrorState, RowsSkeleton } from "../../../parts/Placeholders"
import { Popover } from "../../../parts/Popover"
import { Segments } from "../../../parts/Segments"
import { useMay } from "../../../shell/me"
import { FilesMenu } from "../../../shell/transfer/FilesMenu"
import type { ColumnView, ListCount, ListOrder, Look, Where } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Page } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { Conditions } from "../../../shell/conditions/Conditions"
import type { Group } from "../../../shell/conditions/conditions"
import { countOf, finished, isGroup, NOTHING } from "../../../shell/conditions/conditions"
import { ColumnsMenu } from "../lists/ColumnsMenu"
import "../lists/lists.css"
import { chooseNone, useChosenRows } from "../lists/many"
import { ManyStrip } from "../lists/ManyStrip"
import { NOUN, PLACE, useColumns } from "../lists/useList"
import { Views } from "../lists/Views"
import { BillRows } from "./BillRows"
import type { Bill, BillKind } from "./bills"
import { BillsMany } from "./BillsMany"
import { OneBill } from "./OneBill"

const FIRST: Record<BillKind, readonly string[]> = {
  invoice: ["number", "client", "total", "status", "due_on", "responsible_id", "created_at"],
  order: ["number", "client", "total", "state", "responsible_id", "created_at"],
}
const NEWEST: ListOrder = { column: "created_at", descending: true }
const MOST = 100
const isNumber = (name: string) => name === "number"

/** All invoices, or all orders, that I see: looked for, narrowed, sorted, kept as views, worked at together. A row opens over the list, at an address of its own. */
export function BillsScreen({ of }: { of: BillKind }) {
  const { t } = useWords()
  const { number } = useFormats()
  const both = useMay("sales.see")
  const [path, go] = useLocation()
  const open = /^\/\w+\/(\d{1,15})\/?$/.exec(path)?.[1]
  const columns = useColumns(of)
  useEffect(() => chooseNone, [of])
  const [where, setWhere] = useState<Group>(NOTHING)
  const [search, setSearch] = useState("")
  const [order, setOrder] = useState<ListOrder>(NEWEST)
  const [picked, setPicked] = useState<readonly string[]>(FIRST[of])
  const wanted = { where: useDeferredValue(finished(where)), search: useDeferredValue(search.trim()), order }
  const total = useQuery({ queryKey: [NOUN[of], "count", wanted.where, wanted.search], queryFn: () => http.post<ListCount>(`/${NOUN[of]}/count`, { where: wanted.where, search: wanted.search }) }).data
  const look: Look = { columns: [...picked], where: finished(where), order, search: search.trim() }
  const take = (next: Look | null) => {
    const kept = next?.where ?? null
    setWhere(kept ? (isGroup(kept) ? kept : { match: "all", of: [kept] }) : NOTHING)
    setOrder(next?.order ?? NEWEST)
    setPicked(next?.columns?.length ? next.columns : FIRST[of])
    setSearch(next?.search ?? "")
  }
  const shown = picked.map((name) => columns.find((each) => each.name === name)).filter((each) => each !== undefined)
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
        <ColumnsMenu columns={columns} picked={picked} onPick={setPicked} stays={isNumber} />
        <FilesMenu of={of} asked={wanted} columns={picked} />
      </header>
      <Rows of={of} wanted={wanted} total={total} columns={shown} onOrder={setOrder} />
      <ManyStrip of={of} onOpen={(id) => go(`/${PLACE[of]}/${id}`)} />
      {open !== undefined && <OneBill of={of} id={Number(open)} onClose={() => go(`/${NOUN[of]}`)} />}
    </div>
  )
}

interface RowsProps {
  of: BillKind
  wanted: { where: Where | null; search: string; order: ListOrder }
  total: ListCount | undefined
  columns: readonly ColumnView[]
  onOrder: (order: ListOrder) => void
}

function Rows({ of, wanted, total, columns, onOrder }: RowsProps) {
  const { t } = useWords()
  const chosen = useChosenRows(({ ids }) => ids.size)
  const pages = useInfiniteQuery({
    queryKey: [NOUN[of], "list", wanted],
    queryFn: ({ pageParam, signal }) => http.post<Page<Bill>>(`/${NOUN[of]}/list`, { ...wanted, limit: MOST, cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: (before) => before,
  })
  const rows = pages.data?.pages.flatMap(({ items }) => items)
  if (pages.error && !rows) return <ErrorState title={t("lists.failed")} error={pages.error} onRetry={() => void pages.refetch()} />
  if (!rows || !columns.length) return <RowsSkeleton />
  if (!rows.length) {
    const narrowed = Boolean(wanted.where) || wanted.search !== ""
    return <EmptyState icon="money" title={t(narrowed ? "lists.noneFound" : `bills.none_${of}`)} hint={t(narrowed ? "lists.noneFoundHint" : "bills.noneHint")} />
  }
  return (
    <>
      {chosen > 0 && <BillsMany of={of} rows={rows} wanted={wanted} total={total} />}
      <BillRows of={of} rows={rows} columns={columns} order={wanted.order} onOrder={onOrder} onEnd={() => void (pages.hasNextPage && !pages.isFetchingNextPage && pages.fetchNextPage())} />
    </>
  )
}
