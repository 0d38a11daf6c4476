import "./webhooks.css"
import { useInfiniteQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Link } from "wouter"
import { Button } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import type { IconName } from "../../../parts/icon/Icon"
import { EmptyState } from "../../../parts/Placeholders"
import { Segments } from "../../../parts/Segments"
import { queries } from "../../../state/session"
import type { DeliveryView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Page as Portion } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { Deed } from "../pieces/Deed"
import { Loaded, Part } from "../pieces/Page"
import { DeliveryDialog } from "./DeliveryDialog"
import { errorText, stateText } from "./Exchange"
import { ResendAll } from "./ResendAll"

const WHICH = ["all", "delivered", "waiting", "failed", "missed"] as const
const OF_CHANNEL = ["all", "delivered", "failed"] as const
type Which = (typeof WHICH)[number]
const EVERY_MS = 5000
const ICONS: Record<DeliveryView["state"], IconName> = { waiting: "clock", sending: "send", delivered: "check", failed: "alert", missed: "pause", skipped: "eye" }

export const journalKey = (of: string) => ["journal", of]

interface Props {
  /** Whose: "/webhooks/3", "/channels/7". */
  of: string
  /** Something may be sent again. */
  runs: boolean
  /** Of a webhook: all that was missed, at once. */
  catchesUp?: boolean
}

/** What a program was told, the newest first. */
export function Journal({ of, runs, catchesUp }: Props) {
  const { t } = useWords()
  const [which, setWhich] = useState<Which>("all")
  const [shown, setShown] = useState<number | null>(null)
  const [resending, setResending] = useState(false)
  const query = useInfiniteQuery({
    queryKey: [...journalKey(of), which],
    queryFn: ({ pageParam }) =>
      http.get<Portion<DeliveryView>>(`${of}/deliveries`, { query: { state: which === "all" ? undefined : which, cursor: pageParam, limit: 30 } }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
    staleTime: 0,
    refetchInterval: EVERY_MS,
  })
  return (
    <Part title={t("webhooks.journal")} hint={t("webhooks.journalHint")}>
      <div className="webhook-bar">
        <Segments label={t("webhooks.journal")} value={which} onChange={setWhich} choices={(catchesUp ? WHICH : OF_CHANNEL).map((each) => ({ value: each, label: t(`webhooks.which_${each}`) }))} />
        {runs && catchesUp && <Deed icon="retry" label={t("webhooks.resendAll")} run={() => setResending(true)} />}
      </div>
      <Loaded query={query} failed={t("webhooks.journalFailed")}>
        {(all) =>
          all.length ? (
            <>
              <ul className="rows webhook-journal">
                {all.map((each) => (
                  <Line key={each.id} delivery={each} of={of} onOpen={() => setShown(each.id)} />
                ))}
              </ul>
              {query.hasNextPage && <Deed busy={query.isFetchingNextPage} label={t("webhooks.older")} run={() => void query.fetchNextPage()} />}
            </>
          ) : (
            <EmptyState icon="list" title={t(which === "all" ? "webhooks.journalNone" : "webhooks.journalNoneSuch")} />
          )
        }
      </Loaded>
      {shown !== null && <DeliveryDialog of={of} id={shown} runs={runs} onClose={() => setShown(null)} />}
      {resending && (
        <ResendAll
          of={of}
          onClose={() => {
            setResending(false)
            void queries.invalidateQueries({ queryKey: journalKey(of) })
          }}
        />
      )}
    </Part>
  )
}

const CALLED = ["conversation", "contact", "card"] as const

/** What it is about; a dialog is a way to itself. */
function Subject({ subject_kind: kind, subject_id: id }: DeliveryView) {
  const { t } = useWords()
  if (id === null) return null
  const known = CALLED.find((each) => each === kind)
  const name = known ? t(`webhooks.about_${known}`, { id: String(id) }) : `${kind} ${id}`
  return <small>{kind === "conversation" ? <Link href={`/inbox/${id}`}>{name}</Link> : name}</small>
}

function Line({ delivery, of, onOpen }: { delivery: DeliveryView; of: string; onOpen: () => void }) {
  const words = useWords()
  const { t } = words
  const { when, exact } = useFormats()
  const { state, status, error, attempts, due_at: due } = delivery
  const said = status !== null ? String(status) : error && errorText(error, words)
  const more = [stateText(delivery, of, words), state !== "delivered" && said, attempts > 1 && t("webhooks.tries", { n: attempts }), due && attempts > 0 && t("webhooks.nextTry", { when: when(due) })]
  return (
    <li className="row webhook-line" data-state={state}>
      <Icon name={ICONS[state]} size={16} />
      <div>
        <strong>
          <code>{delivery.type}</code>
          <Subject {...delivery} />
        </strong>
        <span>{more.filter(Boolean).join(" · ")}</span>
      </div>
      <time className="row-fact" title={exact(delivery.happened_at)}>
        {when(delivery.happened_at)}
      </time>
      <Button small onClick={onOpen} aria-label={`${t("webhooks.details")}: ${delivery.type}`}>
        {t("webhooks.details")}
      </Button>
    </li>
  )
}
