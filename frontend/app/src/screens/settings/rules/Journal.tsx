import { useInfiniteQuery, useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { Link } from "wouter"
import { Button } from "../../../parts/Button"
import type { IconName } from "../../../parts/icon/Icon"
import { Icon } from "../../../parts/icon/Icon"
import { EmptyState, reasonOf } from "../../../parts/Placeholders"
import { Segments } from "../../../parts/Segments"
import { tell } from "../../../parts/Toast"
import type { RuleRun } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Page as Portion } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { Deed } from "../pieces/Deed"
import { Loaded, Part } from "../pieces/Page"
import { refresh } from "../pieces/useList"

const WHICH = ["all", "done", "skipped", "failed", "waiting"] as const
const ICONS: Record<RuleRun["state"], IconName> = { done: "check", skipped: "eyeOff", failed: "alert", waiting: "clock" }
const EVERY_MS = 5000

/** What the rule was asked about, the newest first: what came of it, and why. */
export function Journal({ id }: { id: number }) {
  const { t } = useWords()
  const [which, setWhich] = useState<(typeof WHICH)[number]>("all")
  const query = useInfiniteQuery({
    queryKey: ["rules", id, "runs", which],
    queryFn: ({ pageParam }) => http.get<Portion<RuleRun>>(`/rules/${id}/runs`, { query: { which: which === "all" ? undefined : which, cursor: pageParam, limit: 30 } }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
    staleTime: 0,
    refetchInterval: EVERY_MS,
  })
  return (
    <Part title={t("rules.journal")} hint={t("rules.journalHint")}>
      <Segments label={t("rules.journal")} value={which} onChange={setWhich} choices={WHICH.map((each) => ({ value: each, label: t(`rules.state_${each}`) }))} />
      <Loaded query={query} failed={t("rules.journalFailed")}>
        {(all) =>
          all.length ? (
            <>
              <ul className="rows rule-journal">
                {all.map((run) => (
                  <Line key={run.id} run={run} />
                ))}
              </ul>
              {query.hasNextPage && <Deed busy={query.isFetchingNextPage} label={t("rules.older")} run={() => void query.fetchNextPage()} />}
            </>
          ) : (
            <EmptyState icon="list" title={t(which === "all" ? "rules.journalNone" : "rules.journalNoneSuch")} />
          )
        }
      </Loaded>
    </Part>
  )
}

function Line({ run }: { run: RuleRun }) {
  const words = useWords()
  const { t } = words
  const again = useMutation({
    mutationFn: () => http.post(`/rules/${run.rule_id}/runs/${run.id}/again`),
    onSettled: () => refresh("/rules"),
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  const { when, exact } = useFormats()
  const name = run.about || t("rules.someone")
  const notes = [run.says, ...run.did.map(({ says }) => says)].filter(Boolean).join(" ")
  const to = run.fact.conversation_id ? `/inbox/${run.fact.conversation_id}` : run.fact.card_id ? `/requests/${run.fact.card_id}` : null
  return (
    <li className="row rule-run" data-state={run.state}>
      <Icon name={ICONS[run.state]} size={16} />
      <div>
        <strong>{to ? <Link href={to}>{name}</Link> : name}</strong>
        <span>{[t(`rules.state_${run.state}`), notes].filter(Boolean).join(" · ")}</span>
      </div>
      {run.state === "failed" && (
        <Button small icon="retry" busy={again.isPending} aria-label={`${t("rules.again")}: ${name}`} onClick={() => again.mutate()}>
          {t("rules.again")}
        </Button>
      )}
      <time className="row-fact" title={exact(run.happened_at)}>
        {when(run.happened_at)}
      </time>
    </li>
  )
}
