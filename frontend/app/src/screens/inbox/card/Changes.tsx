import { useInfiniteQuery, useMutation } from "@tanstack/react-query"
import { Button, IconButton } from "../../../parts/Button"
import { ErrorState, reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { useOwnFields } from "../../../state/fields"
import { useColleagues } from "../../../state/house"
import { useStageLook } from "../../../state/warmth"
import { useFunnels } from "../../../state/statuses"
import { http } from "../../../wire/http"
import type { Fact, Page } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { changesOf } from "./facts"
import "./history.css"

export interface Told {
  queryKey: readonly unknown[]
  /** "/cards/9/history" */
  path: string
  mayUndo: (fact: Fact) => boolean
  undo: (fact: Fact) => Promise<void>
}

/** What was changed on a thing, by whom, newest first; each with the way back. */
export function Changes({ of }: { of: Told }) {
  const { t } = useWords()
  const pages = useInfiniteQuery({
    queryKey: of.queryKey,
    queryFn: ({ pageParam }) => http.get<Page<Fact>>(of.path, { query: { cursor: pageParam ?? undefined } }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
  const facts = pages.data?.pages.flatMap(({ items }) => items)
  if (pages.error && !facts) return <ErrorState title={t("history.failed")} error={pages.error} onRetry={() => void pages.refetch()} />
  if (!facts) return <p className="history-none" aria-busy>…</p>
  if (!facts.length) return <p className="history-none">{t("history.none")}</p>
  return (
    <>
      <ol className="history-list">
        {facts.map((fact) => (
          <One key={fact.id} fact={fact} of={of} />
        ))}
      </ol>
      {pages.hasNextPage && (
        <Button small look="quiet" busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t("history.more")}
        </Button>
      )}
    </>
  )
}

function One({ fact, of }: { fact: Fact; of: Told }) {
  const words = useWords()
  const { t } = words
  const formats = useFormats()
  const funnels = useFunnels() ?? []
  const { items: fields } = useOwnFields()
  const colleagues = useColleagues()
  const lookOf = useStageLook()
  const stageOf = (id: unknown) => lookOf(id)?.name ?? "…"
  const nameOf = (id: number) => colleagues.find((each) => each.id === id)?.name ?? "…"
  const undo = useMutation({ mutationFn: () => of.undo(fact), onError: (error) => tell(reasonOf(error, words), { fault: true }) })
  const who = fact.actor.kind === "contact" ? t("history.customer") : (fact.actor.kind === "system" && fact.actor.name ? t("history.rule", { name: fact.actor.name }) : fact.actor.name || t("history.system"))
  return (
    <li className="history-fact">
      {changesOf(fact, { words, formats, funnels, fields, nameOf, stageOf }).map(({ what, from, to }) => (
        <p key={what} className="history-change">
          {what}
          {from !== null && <del>{from}</del>}
          {to !== null && <ins>{to}</ins>}
        </p>
      ))}
      <p className="history-who" title={formats.exact(fact.at)}>
        {t("history.of", { who, when: formats.when(fact.at) })}
      </p>
      {fact.can_undo && of.mayUndo(fact) && <IconButton icon="undo" label={t("history.undo")} small disabled={undo.isPending} onClick={() => undo.mutate()} />}
    </li>
  )
}
