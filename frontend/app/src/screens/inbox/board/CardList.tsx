import { useInfiniteQuery } from "@tanstack/react-query"
import { Link, useSearch } from "wouter"
import { Avatar } from "../../../parts/Avatar"
import { Button } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { EmptyState, ErrorState, RowsSkeleton } from "../../../parts/Placeholders"
import { useNow } from "../../../parts/useNow"
import { filterOf, queryOf } from "../../../state/board/filter"
import { ORDERS } from "../../../state/board/order"
import { funnelName, statusName } from "../../../state/statuses"
import type { BoardCard } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Funnel, Page, Status } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { Chips } from "./BoardBar"
import { nameOf } from "./CardFace"
import { useFresh } from "./useFresh"
import "./overview.css"

const KEY = ["board", "list"]

/** The very requests behind a figure; what they are narrowed by stands in the address. */
export function CardList({ funnel, status }: { funnel: Funnel; status: Status }) {
  const words = useWords()
  const { t } = words
  const search = useSearch()
  const filter = filterOf(search)
  const order = ORDERS.find((each) => each === new URLSearchParams(search).get("order"))
  const pages = useInfiniteQuery({
    queryKey: [...KEY, funnel.id, status.id, search],
    queryFn: ({ pageParam }) => http.get<Page<BoardCard>>(`/board/${funnel.id}/columns/${status.id}`, { query: { ...queryOf(filter), order, limit: 50, cursor: pageParam } }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: 0,
  })
  useFresh(KEY)
  const items = pages.data?.pages.flatMap((page) => page.items)
  return (
    <div className="overview">
      <header className="overview-bar">
        <Link href="/board/overview" className="list-order">
          <Icon name="back" size={14} />
          {t("board.overview")}
        </Link>
        <h1>
          {funnelName(funnel, words)} → {statusName(status, words)}
        </h1>
      </header>
      <Chips filter={filter} />
      {pages.error && !items ? (
        <ErrorState title={t("board.failed")} error={pages.error} onRetry={() => void pages.refetch()} />
      ) : !items ? (
        <RowsSkeleton rows={8} />
      ) : items.length ? (
        <Table funnel={funnel} items={items} />
      ) : (
        <EmptyState icon="filter" title={t("board.noneFound")} />
      )}
      {pages.hasNextPage && (
        <Button look="quiet" busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t("tasks.more")}
        </Button>
      )}
    </div>
  )
}

function Table({ funnel, items }: { funnel: Funnel; items: readonly BoardCard[] }) {
  const { t } = useWords()
  const { ago, exact, money } = useFormats()
  const now = useNow()
  return (
    <table className="overview-table">
      <thead>
        <tr>
          <th scope="col">{t("board.request")}</th>
          <th scope="col">{t("card.budget")}</th>
          <th scope="col">{t("board.oldestOf")}</th>
          <th scope="col">{t("board.movedAt")}</th>
          <th scope="col">{t("board.promisedOf")}</th>
          <th scope="col">{t("card.responsible")}</th>
        </tr>
      </thead>
      <tbody>
        {items.map(({ card, task }) => (
          <tr key={card.id}>
            <th scope="row">
              <Link href={`/board/${funnel.id}/${card.id}`}>{nameOf(card)}</Link>
            </th>
            <td>{card.budget ? money(card.budget) : "–"}</td>
            <td title={exact(card.created_at)}>{ago(card.created_at, now)}</td>
            <td title={exact(card.status_changed_at)}>{ago(card.status_changed_at, now)}</td>
            <td>{task?.title ?? "–"}</td>
            <td>
              {card.responsible ? (
                <span className="overview-holders">
                  <Avatar id={card.responsible.id} name={card.responsible.name} size={20} decorative />
                  {card.responsible.name}
                </span>
              ) : (
                "–"
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
