import { useQuery } from "@tanstack/react-query"
import { Button } from "../../../parts/Button"
import { EmptyState, ErrorState, RowsSkeleton } from "../../../parts/Placeholders"
import { KindMark } from "../../../shell/events/KindMark"
import { useActivityKinds } from "../../../state/activityKinds"
import type { DeletedEvent } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Page } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { restoreEvent } from "./Deeds"

/** Events that were deleted in the last thirty days: each can be brought back. */
export function Deleted() {
  const words = useWords()
  const { t } = words
  const { when } = useFormats()
  const kinds = useActivityKinds()
  const { data, error, refetch } = useQuery({ queryKey: ["activities", "deleted"], queryFn: () => http.get<Page<DeletedEvent>>("/activities/deleted") })
  if (error && !data) return <ErrorState title={t("history.failed")} error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton rows={4} />
  if (!data.items.length) return <EmptyState icon="trash" title={t("events.noneDeleted")} hint={t("events.deletedHint")} />
  return (
    <div className="events-scroll">
      <p className="history-none">{t("events.deletedHint")}</p>
      <ul className="rows">
        {data.items.map((event) => {
          const kind = kinds.find(({ id }) => id === event.kind_id)
          return (
            <li key={event.id} className="row">
              <div>
                <strong>
                  {kind && <KindMark kind={kind} size={14} />} {kind?.name ?? "…"}
                </strong>
                <span>{[event.about_name, t("events.deletedBy", { who: event.removed_by, when: when(event.removed_at) }), t("tags.until", { when: when(event.until) })].filter(Boolean).join(" · ")}</span>
              </div>
              <Button small icon="undo" onClick={() => void restoreEvent(event.id, words)}>
                {t("lists.restore")}
              </Button>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
