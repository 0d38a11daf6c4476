import { useQuery } from "@tanstack/react-query"
import { IconButton } from "../../../parts/Button"
import { useActions } from "../../../parts/keys/actions"
import { ErrorState, RowsSkeleton } from "../../../parts/Placeholders"
import { Popover } from "../../../parts/Popover"
import { useMe } from "../../../shell/me"
import { ChoiceShown } from "../../../shell/routing/ChoiceShown"
import type { AssignmentsView, AssignmentView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { ConversationRow } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { useState } from "react"

/** Why it went to whom it went, or why nobody has it: there is a button where a route has decided something. */
export function WhyMe({ row }: { row: ConversationRow }) {
  const { t } = useWords()
  const me = useMe().id
  const [open, setOpen] = useState(false)
  const { data, error, refetch } = useQuery({
    // anew at each change of hands, and when it begins to wait
    queryKey: ["assignments", row.id, row.responsible?.id ?? null, row.pool?.id ?? null, row.waiting_since !== null, open],
    queryFn: () => http.get<AssignmentsView>(`/conversations/${row.id}/assignments`),
    placeholderData: (before) => before,
    retry: false,
  })
  const has = data !== undefined && (data.given.length > 0 || data.waits !== null)
  const label = row.responsible ? (row.responsible.id === me ? t("routing.whyMe") : t("routing.why", { name: row.responsible.name })) : t("routing.whyNobody")
  useActions(has ? [{ id: "why", label, group: t("thread.keys"), icon: "sort", run: () => setTimeout(() => setOpen(true)) }] : [])
  if (!has) return null
  const told = [...(data.waits ? [data.waits] : []), ...data.given]
  return (
    <Popover align="end" label={label} trigger={<IconButton icon="sort" label={label} />} open={open} onOpen={setOpen}>
      <div className="route-why">
        {error ? <ErrorState title={label} error={error} onRetry={() => void refetch()} /> : told.length ? told.map((each, at) => <Told key={each.id} told={each} first={at === 0} />) : <RowsSkeleton rows={3} />}
      </div>
    </Popover>
  )
}

function Told({ told, first }: { told: AssignmentView; first: boolean }) {
  const { when, exact } = useFormats()
  return (
    <>
      {!first && <hr />}
      <time dateTime={told.at} title={exact(told.at)}>
        {when(told.at)}
      </time>
      <ChoiceShown choice={told.choice} />
    </>
  )
}
