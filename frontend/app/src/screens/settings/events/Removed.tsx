import { useQuery } from "@tanstack/react-query"
import { ErrorState } from "../../../parts/Placeholders"
import { useEventKindName } from "../../../state/eventKinds"
import type { Removal } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Page } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"

/** What was removed lately: of which kind, how much, how old, and how many contacts were counted anew. */
export function Removed() {
  const { t } = useWords()
  const { when, day } = useFormats()
  const nameOf = useEventKindName()
  const { data, error, refetch } = useQuery({ queryKey: ["activities", "removed"], queryFn: () => http.get<Page<Removal>>("/activity-settings/removed") })
  if (error && !data) return <ErrorState title={t("keeping.failed")} error={error} onRetry={() => void refetch()} />
  return (
    <section className="keeping-removed" aria-label={t("keeping.removed")}>
      <h4>{t("keeping.removed")}</h4>
      <p>{data?.items.length === 0 ? t("keeping.noneRemoved") : t("keeping.removedHint")}</p>
      <ul className="rows">
        {data?.items.map(({ id, kind, removed, oldest, people, began_at, ended_at }) => (
          <li key={id} className="row">
            <div>
              <strong>{nameOf(kind)}</strong>
              <span>{[t("keeping.facts", { n: removed }), oldest && t("keeping.since", { when: day(oldest) }), t("keeping.counted", { n: people })].filter(Boolean).join(", ")}</span>
            </div>
            <span className="row-fact">{ended_at ? when(began_at) : t("keeping.going")}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
