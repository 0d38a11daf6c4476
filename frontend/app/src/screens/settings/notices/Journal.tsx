import { useInfiniteQuery } from "@tanstack/react-query"
import { Button } from "../../../parts/Button"
import { ErrorState, RowsSkeleton } from "../../../parts/Placeholders"
import type { NoticeDelivery } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Page } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import type { WordKey } from "../../../words/words"
import { useWords } from "../../../words/words"
import { Part } from "../pieces/Page"

const STATES = ["waiting", "sending", "sent", "held", "failed", "unconfirmed"]
const WHYS = ["seen", "sight", "gone", "quiet", "no_device", "no_address", "no_bot", "no_mail_server", "device_gone", "bot_blocked", "process_died", "restored", "no_head"]

/** What was sent where, and why something was held back: no word of what was told. */
export function Journal() {
  const { t } = useWords()
  const { when } = useFormats()
  const pages = useInfiniteQuery({
    queryKey: ["notices", "deliveries"],
    queryFn: ({ pageParam }) => http.get<Page<NoticeDelivery>>("/notifications/deliveries/all", { query: { limit: 20, cursor: pageParam ?? undefined } }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    staleTime: 0,
  })
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? []
  const why = (code: string) => (WHYS.includes(code) ? t(`told.why_${code}` as WordKey) : code)
  return (
    <Part title={t("told.journal")} hint={t("told.journalHint")}>
      {pages.isPending && <RowsSkeleton rows={3} />}
      {pages.isError && <ErrorState title={t("told.failed")} error={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.isSuccess && !rows.length && <p className="told-note">{t("told.journalEmpty")}</p>}
      <ul className="told-journal">
        {rows.map((row) => (
          <li key={row.id} data-state={row.state}>
            <span>{row.user_name}</span>
            <span>{t(`told.way_${row.way}` as WordKey)}</span>
            <span>
              {STATES.includes(row.state) ? t(`told.state_${row.state}` as WordKey) : row.state}
              {row.why ? `: ${why(row.why)}` : ""}
            </span>
            <time dateTime={row.told_at}>{when(row.ended_at ?? row.due_at)}</time>
          </li>
        ))}
      </ul>
      {pages.hasNextPage && (
        <Button look="quiet" busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t("notices.more")}
        </Button>
      )}
    </Part>
  )
}
