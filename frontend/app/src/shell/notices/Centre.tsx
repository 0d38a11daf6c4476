import { useInfiniteQuery } from "@tanstack/react-query"
import { useEffect, useRef, useState } from "react"
import { useLocation } from "wouter"
import { Button } from "../../parts/Button"
import { EmptyState, RowsSkeleton } from "../../parts/Placeholders"
import { Segments } from "../../parts/Segments"
import { foldByDay, hrefOf } from "../../state/notices"
import type { NoticeItem } from "../../wire/api.gen"
import { http } from "../../wire/http"
import type { Page } from "../../wire/types"
import { useFormats } from "../../words/format"
import { useWords } from "../../words/words"
import { NoticeRow } from "./NoticeRow"
import { useNoticeDeeds } from "./deeds"
import "./notices.css"

const SHOWS = ["unread", "all"] as const
type Show = (typeof SHOWS)[number]

const moved: Record<string, 1 | -1> = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }

/** What I was told: unread first asked for, by day, each opening the very thing. */
export default function Centre({ onLeave }: { onLeave: () => void }) {
  const { t } = useWords()
  const { dayKey, day } = useFormats()
  const [, go] = useLocation()
  const [show, setShow] = useState<Show>("unread")
  const deeds = useNoticeDeeds()
  const pages = useInfiniteQuery({
    queryKey: ["notices", "list", show],
    queryFn: ({ pageParam }) => http.get<Page<NoticeItem>>("/notifications", { query: { show, cursor: pageParam ?? undefined } }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    staleTime: 0,
  })
  const items = pages.data?.pages.flatMap((page) => page.items) ?? []
  const open = (item: NoticeItem) => {
    if (!item.read) deeds.read([item.id])
    const href = hrefOf(item.place)
    if (!href) return
    onLeave()
    // a file that is ready: the browser fetches it
    if (href.startsWith("/api/")) location.assign(href)
    else go(href)
  }
  const walk = (event: React.KeyboardEvent<HTMLElement>) => {
    const step = moved[event.key]
    // the choice above the list has arrows of its own
    if (!step || event.defaultPrevented) return
    const rows = [...event.currentTarget.querySelectorAll<HTMLElement>(".notice-open")]
    const at = rows.indexOf(document.activeElement as HTMLElement)
    const next = rows[at < 0 ? 0 : at + step]
    if (!next) return
    event.preventDefault()
    next.focus()
  }
  // the first line is at hand at once: arrows walk, Enter opens
  const list = useRef<HTMLElement>(null)
  const some = items.length > 0
  useEffect(() => {
    if (some && document.activeElement?.closest(".segments, .popup") && !document.activeElement.closest(".notices-list")) list.current?.querySelector<HTMLElement>(".notice-open")?.focus()
  }, [some])
  return (
    <section ref={list} className="notices" aria-label={t("notices.title")} onKeyDown={walk}>
      <header>
        <h2>{t("notices.title")}</h2>
        <Segments label={t("notices.which")} value={show} onChange={setShow} choices={SHOWS.map((value) => ({ value, label: t(`notices.show_${value}`) }))} />
      </header>
      <div className="notices-list">
        {pages.isPending && <RowsSkeleton rows={4} />}
        {pages.isSuccess && !items.length && <EmptyState icon="bell" title={t(`notices.none_${show}`)} hint={t("notices.noneHint")} />}
        {pages.isError && <EmptyState icon="alert" title={t("notices.notLoaded")} action={<Button onClick={() => void pages.refetch()}>{t("common.tryAgain")}</Button>} />}
        {foldByDay(items, dayKey).map(({ day: key, items: all }) => (
          <div key={key} role="group" aria-label={day(all[0]!.at)}>
            <h3>{day(all[0]!.at)}</h3>
            <ul>
              {all.map((item) => (
                <NoticeRow key={item.id} item={item} onOpen={open} deeds={deeds} />
              ))}
            </ul>
          </div>
        ))}
        {pages.hasNextPage && (
          <Button look="quiet" busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {t("notices.more")}
          </Button>
        )}
      </div>
      <footer>
        <Button look="quiet" disabled={!items.some(({ read }) => !read)} onClick={() => deeds.readAll(Math.max(...items.map(({ id }) => id)))}>
          {t("notices.readAll")}
        </Button>
        <Button
          look="quiet"
          onClick={() => {
            onLeave()
            go("/settings/alerts")
          }}
        >
          {t("notices.settings")}
        </Button>
      </footer>
    </section>
  )
}
