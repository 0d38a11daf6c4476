import { useInfiniteQuery } from "@tanstack/react-query"
import { Link } from "wouter"
import { Icon } from "../../../parts/icon/Icon"
import { EmptyState } from "../../../parts/Placeholders"
import type { EscalatedView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Page as Portion } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { Deed } from "../pieces/Deed"
import { Loaded, Part } from "../pieces/Page"
import { useLasting } from "./useLasting"

const EVERY_MS = 15_000

/** What was escalated, the newest first. */
export function Journal() {
  const { t } = useWords()
  const query = useInfiniteQuery({
    queryKey: ["escalations", "journal"],
    queryFn: ({ pageParam }) => http.get<Portion<EscalatedView>>("/escalations/journal", { query: { cursor: pageParam, limit: 30 } }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
    staleTime: 0,
    refetchInterval: EVERY_MS,
  })
  return (
    <Part title={t("escalation.journal")} hint={t("escalation.journalHint")}>
      <Loaded query={query} failed={t("escalation.journalFailed")}>
        {(all) =>
          all.length ? (
            <>
              <ul className="rows">
                {all.map((each) => (
                  <Line key={`${each.conversation_id}/${each.at}/${each.after_s}`} item={each} />
                ))}
              </ul>
              {query.hasNextPage && <Deed busy={query.isFetchingNextPage} label={t("rules.older")} run={() => void query.fetchNextPage()} />}
            </>
          ) : (
            <EmptyState icon="check" title={t("escalation.journalNone")} />
          )
        }
      </Loaded>
    </Part>
  )
}

function Line({ item }: { item: EscalatedView }) {
  const { t } = useWords()
  const lasting = useLasting()
  const { when, exact } = useFormats()
  const told = item.told.length ? t("escalation.didTell", { names: item.told.map(({ name }) => name).join(", ") }) : t("escalation.didTellNobody")
  const gave = item.gave && (item.gave.kind === "queue" ? t("escalation.didQueue") : t("escalation.didGive", { name: item.gave_name }))
  const why = item.why && t(`escalation.why_${item.why as "gone" | "cannot_work_here" | "stands_already" | "just_taken" | "off_duty" | "old"}`)
  return (
    <li className="row">
      <Icon name="alert" size={16} />
      <div>
        <strong>
          <Link href={`/inbox/${item.conversation_id}`}>{item.whose || t("rules.someone")}</Link>
        </strong>
        <span className="cut">{[t("escalation.level", { n: item.level }), lasting(item.after_s), told, gave, why].filter(Boolean).join(" · ")}</span>
        <span className="escalation-now" data-late={item.waiting || undefined}>
          {t(item.waiting ? "escalation.still" : "escalation.over")}
        </span>
      </div>
      <time className="row-fact" title={exact(item.at)}>
        {when(item.at)}
      </time>
    </li>
  )
}
