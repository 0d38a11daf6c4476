import { useInfiniteQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "../../../parts/Button"
import { ErrorState, RowsSkeleton } from "../../../parts/Placeholders"
import { Select } from "../../../parts/Select"
import type { NoticeDelivery } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Page } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import type { WordKey } from "../../../words/words"
import { useWords } from "../../../words/words"
import { Part } from "../pieces/Page"

const STATES = ["waiting", "sending", "sent", "held", "failed", "unconfirmed"] as const
const WHYS = ["seen", "sight", "gone", "quiet", "off_duty", "no_device", "no_address", "no_bot", "no_mail_server", "device_gone", "bot_blocked", "process_died", "restored", "no_head", "internal", "database", "timeout", "unreachable", "no_phone", "no_gateway"]
const ALL = "all"

/** What was sent where, and why something was held back: no word of what was told. `everybody`: not only mine. */
export function Journal({ everybody }: { everybody?: boolean }) {
  const { t } = useWords()
  const [state, setState] = useState<string>(ALL)
  const pages = useInfiniteQuery({
    queryKey: ["notices", "deliveries", everybody ?? false, state],
    queryFn: ({ pageParam }) => http.get<Page<NoticeDelivery>>(everybody ? "/notifications/deliveries/all" : "/notifications/deliveries", { query: { limit: everybody ? 15 : 8, cursor: pageParam ?? undefined, delivery: state === ALL ? undefined : state } }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    staleTime: 0,
  })
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <Part title={t(everybody ? "told.journal" : "told.journalMine")} hint={t(everybody ? "told.journalHint" : "told.journalMineHint")}>
      <div className="told-filter">
        <Select label={t("told.journalWhich")} value={state} choices={[{ value: ALL, label: t("told.journalAll") }, ...STATES.map((value) => ({ value, label: t(`told.state_${value}`) }))]} onChange={setState} />
      </div>
      {pages.isPending && <RowsSkeleton rows={3} />}
      {pages.isError && <ErrorState title={t("told.failed")} error={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.isSuccess && !rows.length && <p className="told-note">{t(state === ALL ? "told.journalEmpty" : "told.journalNone")}</p>}
      {rows.length > 0 && (
        <ul className="told-journal" data-everybody={everybody || undefined}>
          {rows.map((row) => (
            <Line key={row.id} row={row} whose={everybody} />
          ))}
        </ul>
      )}
      {pages.hasNextPage && (
        <Button look="quiet" busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t("notices.more")}
        </Button>
      )}
    </Part>
  )
}

function Line({ row, whose }: { row: NoticeDelivery; whose: boolean | undefined }) {
  const { t } = useWords()
  const { when, exact } = useFormats()
  const at = row.ended_at ?? row.due_at
  const why = (code: string) => {
    if (WHYS.includes(code)) return t(`told.why_${code}` as WordKey)
    return code.startsWith("http_") ? t("told.why_http", { status: code.slice(5) }) : code
  }
  return (
    <li data-state={row.state}>
      {whose && <span className="cut">{row.user_name}</span>}
      <span className="told-of">{row.label}</span>
      <span className="told-by">
        {t(`told.way_${row.way}` as WordKey)}
        {row.target && <small className="cut">{row.target}</small>}
      </span>
      <span className="told-end">
        {t(`told.state_${row.state}` as WordKey)}
        {row.why && <small>{why(row.why)}</small>}
      </span>
      <time dateTime={at} title={exact(at)}>
        {when(at)}
      </time>
    </li>
  )
}
