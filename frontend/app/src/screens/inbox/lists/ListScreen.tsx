import { useDeferredValue, useEffect, useState } from "react"
import { useLocation } from "wouter"
import { Button } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { EmptyState, ErrorState, RowsSkeleton } from "../../../parts/Placeholders"
import { Popover } from "../../../parts/Popover"
import { useMay } from "../../../shell/me"
import { newRequest } from "../../../shell/requests/requests"
import type { ColumnView, Look, ListOrder } from "../../../wire/api.gen"
import { useFormats } from "../../../words/format"
import { useSimple } from "../../../state/statuses"
import { useWords } from "../../../words/words"
import { AddDialog } from "./AddDialog"
import { ColumnsMenu } from "./ColumnsMenu"
import { Conditions } from "../../../shell/conditions/Conditions"
import type { Group } from "../../../shell/conditions/conditions"
import { countOf, finished, isGroup, NOTHING } from "../../../shell/conditions/conditions"
import { Grid } from "./Grid"
import "./lists.css"
import { FilesMenu } from "../../../shell/transfer/FilesMenu"
import { chooseNone, useChosenRows } from "./many"
import { ManyBar } from "./ManyBar"
import { ManyStrip } from "./ManyStrip"
import type { Entity } from "./useList"
import { EDITS, PLACE, useColumns, useCount, useLiveRows, useRows } from "./useList"
import { Views } from "./Views"

const FIRST: Record<Entity, readonly string[]> = {
  contact: ["name", "phone", "email", "companies", "type", "responsible_id", "tags"],
  company: ["name", "type", "phone", "email", "responsible_id", "turnover", "updated_at"],
  card: ["title", "contact", "status_id", "budget", "responsible_id", "tags", "updated_at"],
}
const BY_NAME: ListOrder = { column: "name", descending: false }
const ORDER: Record<Entity, ListOrder> = { contact: BY_NAME, company: BY_NAME, card: { column: "number", descending: true } }

/** A list of people or of companies: what is looked for, by which conditions, in which order, with which columns. */
export function ListScreen({ of }: { of: Entity }) {
  const { t } = useWords()
  const simple = useSimple()
  const known = useColumns(of)
  const [, go] = useLocation()
  const [bin, setBin] = useState(false)
  useEffect(() => chooseNone, [of, bin])
  const [where, setWhere] = useState<Group>(NOTHING)
  const [search, setSearch] = useState("")
  const [order, setOrder] = useState<ListOrder>(ORDER[of])
  const [picked, setPicked] = useState<readonly string[]>(FIRST[of])
  // where all are deals nothing asks which is one, but a view that does so already
  const columns = known.filter(({ name }) => name !== "kind" || of !== "card" || !simple || JSON.stringify(where).includes('"kind"'))
  const wanted = { bin, where: useDeferredValue(finished(where)), search: useDeferredValue(search.trim()), order }
  useLiveRows(of)
  const take = (look: Look | null) => {
    const kept = look?.where ?? null
    setWhere(kept ? (isGroup(kept) ? kept : { match: "all", of: [kept] }) : NOTHING)
    setOrder(look?.order ?? ORDER[of])
    setPicked(look?.columns?.length ? look.columns : FIRST[of])
    setSearch(look?.search ?? "")
  }
  const look: Look = { columns: [...picked], where: finished(where), order, search: search.trim() }
  const shown = picked.map((name) => columns.find((each) => each.name === name)).filter((each) => each !== undefined)
  return (
    <div className="lists-page" data-of={of}>
      <header className="lists-bar">
        <h1>
          {t(`lists.title_${of}`)} <Total of={of} wanted={wanted} />
        </h1>
        <label className="lists-search">
          <Icon name="search" size={16} />
          <input className="input" type="search" aria-label={t(`lists.search_${of}`)} placeholder={t(`lists.search_${of}`)} value={search} onChange={(event) => setSearch(event.target.value)} />
        </label>
        <Views of={of} look={look} onTake={take} bin={bin} onBin={setBin} />
        <Popover
          label={t("lists.filter")}
          align="end"
          trigger={
            <Button icon="filter" className={countOf(look.where ?? null) ? "" : "lists-brief"} title={t("lists.filter")} look={countOf(look.where ?? null) ? "primary" : "plain"}>
              {countOf(look.where ?? null) ? t("lists.filterOn", { n: countOf(look.where ?? null) }) : t("lists.filter")}
            </Button>
          }
        >
          <div className="lists-filter">
            <Conditions columns={columns} where={where} onChange={setWhere} />
          </div>
        </Popover>
        <ColumnsMenu columns={columns} picked={picked} onPick={setPicked} />
        {!bin && <FilesMenu of={of} asked={wanted} columns={picked} />}
        {!bin && <Add of={of} />}
      </header>
      <Rows of={of} wanted={wanted} all={columns} columns={shown} onOrder={setOrder} />
      <ManyStrip of={of} onOpen={(id) => go(`/${PLACE[of]}/${id}`)} />
    </div>
  )
}

function Total({ of, wanted }: { of: Entity; wanted: Parameters<typeof useCount>[1] }) {
  const { number } = useFormats()
  const { t } = useWords()
  const total = useCount(of, wanted)
  if (!total) return null
  return (
    <span className="lists-total" role="status">
      {total.more ? t("lists.more", { n: number(total.count) }) : number(total.count)}
    </span>
  )
}

function Add({ of }: { of: Entity }) {
  const { t } = useWords()
  const may = useMay(EDITS[of])
  const [open, setOpen] = useState(false)
  const [, go] = useLocation()
  if (!may) return null
  return (
    <>
      <Button look="primary" icon="plus" className="lists-brief" title={t(`lists.add_${of}`)} onClick={() => (of === "card" ? newRequest() : setOpen(true))}>
        {t(`lists.add_${of}`)}
      </Button>
      {open && of !== "card" && <AddDialog of={of} onClose={() => setOpen(false)} onMade={(id) => go(`/${PLACE[of]}/${id}`)} />}
    </>
  )
}

interface RowsProps {
  of: Entity
  wanted: Parameters<typeof useRows>[1]
  /** All that there are; those that are shown. */
  all: readonly ColumnView[]
  columns: readonly ColumnView[]
  onOrder: (order: ListOrder) => void
}

function Rows({ of, wanted, all, columns, onOrder }: RowsProps) {
  const { t } = useWords()
  const chosen = useChosenRows(({ ids }) => ids.size)
  const total = useCount(of, wanted)
  const { rows, pages } = useRows(of, wanted)
  if (pages.error && !rows) return <ErrorState title={t("lists.failed")} error={pages.error} onRetry={() => void pages.refetch()} />
  if (!rows || !columns.length) return <RowsSkeleton />
  if (!rows.length) {
    const narrowed = wanted.where !== null || wanted.search !== ""
    if (wanted.bin && !narrowed) return <EmptyState icon="trash" title={t("lists.noneBinned")} hint={t("lists.noneBinnedHint")} />
    return <EmptyState icon="contacts" title={t(narrowed ? "lists.noneFound" : `lists.none_${of}`)} hint={t(narrowed ? "lists.noneFoundHint" : `lists.noneHint_${of}`)} />
  }
  return (
    <>
      {chosen > 0 && <ManyBar of={of} rows={rows} wanted={wanted} total={total} columns={all} />}
      <Grid key={String(wanted.bin)} of={of} bin={wanted.bin === true} rows={rows} columns={columns} order={wanted.order} onOrder={onOrder} onEnd={() => void (pages.hasNextPage && !pages.isFetchingNextPage && pages.fetchNextPage())} />
    </>
  )
}
