import { useInfiniteQuery, useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { Link } from "wouter"
import { Button } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { EmptyState, reasonOf } from "../../../parts/Placeholders"
import { Segments } from "../../../parts/Segments"
import { tell } from "../../../parts/Toast"
import { queries } from "../../../state/session"
import { http } from "../../../wire/http"
import type { Message, Page as Portion } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { Deed } from "../pieces/Deed"
import { errorWords } from "../../../words/sendErrors"
import { Confirm } from "../pieces/Confirm"
import { Loaded, Page } from "../pieces/Page"

type Trouble = "failed" | "unconfirmed" | "held"
const KINDS: Trouble[] = ["failed", "unconfirmed", "held"]
const KEY = ["outbox"]

/** Messages that did not go out, and that a person has to decide about; the oldest first. */
export default function Outbox() {
  const { t } = useWords()
  const [kind, setKind] = useState<Trouble>("failed")
  const query = useInfiniteQuery({
    queryKey: [...KEY, kind],
    queryFn: ({ pageParam }) => http.get<Portion<Message>>("/outbox", { query: { state: kind, cursor: pageParam } }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
    staleTime: 0,
    refetchInterval: 10_000,
  })
  return (
    <Page title={t("settings.outbox")} hint={t("outbox.hint")}>
      <Segments label={t("settings.outbox")} value={kind} onChange={setKind} choices={KINDS.map((each) => ({ value: each, label: t(`outbox.${each}`) }))} />
      <p className="settings-note">{t(`outbox.${kind}_hint`)}</p>
      <Loaded query={query} failed={t("outbox.notOpened")}>
        {(messages) =>
          messages.length ? (
            <>
              <ul className="rows">
                {messages.map((message) => (
                  <Row key={message.id} message={message} kind={kind} />
                ))}
              </ul>
              {query.hasNextPage && (
                <Deed busy={query.isFetchingNextPage} label={t("outbox.more")} run={() => void query.fetchNextPage()} />
              )}
            </>
          ) : (
            <EmptyState icon="check" title={t(`outbox.${kind}_none`)} />
          )
        }
      </Loaded>
    </Page>
  )
}

function Row({ message, kind }: { message: Message; kind: Trouble }) {
  const words = useWords()
  const { t } = words
  const { when, exact } = useFormats()
  const [asking, setAsking] = useState<"again" | "drop" | null>(null)
  const path = `/conversations/${message.conversation_id}/messages/${message.seq}`
  const again = () => queries.invalidateQueries({ queryKey: KEY })
  const retry = useMutation({
    mutationFn: () => http.post(`${path}/retry`, {}),
    onSettled: again,
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  return (
    <li className="row outbox-row">
      <Icon name={kind === "failed" ? "alert" : kind === "held" ? "pause" : "question"} size={16} />
      <div>
        <strong className="outbox-text">{message.text || t("outbox.wordless")}</strong>
        <span>
          {[message.author?.name, message.error && errorWords(message.error, t).replace(/\.$/, "")].filter(Boolean).join(" · ")} · <time title={exact(message.sent_at)}>{when(message.sent_at)}</time>
        </span>
      </div>
      <Link href={`/inbox/${message.conversation_id}`}>{t("outbox.dialog")}</Link>
      <Button small onClick={() => setAsking("drop")}>
        {t("outbox.drop")}
      </Button>
      <Button small look="primary" busy={retry.isPending} onClick={() => (kind === "unconfirmed" ? setAsking("again") : retry.mutate())}>
        {t("outbox.retry")}
      </Button>
      {asking === "again" && (
        <Confirm
          title={t("outbox.doubleTitle")}
          action={t("outbox.retry")}
          onClose={() => setAsking(null)}
          run={() => http.post(`${path}/retry`, { may_be_doubled: true }).then(again)}
        >
          <p>{t("outbox.doubleHint")}</p>
        </Confirm>
      )}
      {asking === "drop" && (
        <Confirm title={t("outbox.dropTitle")} action={t("outbox.drop")} onClose={() => setAsking(null)} run={() => http.post(`${path}/drop`, {}).then(again)}>
          <p>{t("outbox.dropHint")}</p>
        </Confirm>
      )}
    </li>
  )
}
