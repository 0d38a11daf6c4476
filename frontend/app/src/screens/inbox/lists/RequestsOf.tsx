import { useLocation } from "wouter"
import { Button } from "../../../parts/Button"
import { ErrorState } from "../../../parts/Placeholders"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { useRequestCell } from "./requestCells"
import { Way } from "./Shared"
import { isRequest, useCount, useLiveRows, useRows } from "./useList"

const NEWEST = { column: "created_at", descending: true }

/** Leads and deals of a company: how many, in which status, whose, for how much; each opens. */
export function RequestsOf({ company }: { company: number }) {
  const { t } = useWords()
  const { number, ago } = useFormats()
  const [, go] = useLocation()
  const cell = useRequestCell()
  useLiveRows("card")
  const wanted = { where: { column: "company_id", op: "is" as const, values: [company] }, search: "", order: NEWEST }
  const { rows, pages } = useRows("card", wanted)
  const total = useCount("card", wanted)
  const mine = rows?.filter(isRequest)
  const say = (row: NonNullable<typeof mine>[number], column: string) => cell(row, column, () => "")
  return (
    <section className="card-part" aria-label={t("lists.requests")}>
      <h2>
        {t("lists.requests")}
        {total && total.count > 0 && <span className="card-files-count">{total.more ? t("lists.more", { n: number(total.count) }) : number(total.count)}</span>}
      </h2>
      {pages.error && !mine && <ErrorState title={t("lists.failed")} error={pages.error} onRetry={() => void pages.refetch()} />}
      {mine && !mine.length && <p className="hint">{t("lists.noRequests")}</p>}
      <ul className="lists-links">
        {mine?.map((row) => (
          <li key={row.id}>
            <Way onClick={() => go(`/requests/${row.id}`)}>{row.card.title || t("files.ofRequest", { id: row.id })}</Way>
            <span className="hint">{[say(row, "contact"), say(row, "status_id"), say(row, "responsible_id"), say(row, "budget"), ago(row.card.created_at)].filter(Boolean).join(" · ")}</span>
          </li>
        ))}
      </ul>
      {pages.hasNextPage && (
        <Button small look="quiet" busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t("lists.showMore")}
        </Button>
      )}
    </section>
  )
}
