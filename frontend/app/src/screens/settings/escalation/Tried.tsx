import { useQuery } from "@tanstack/react-query"
import type { EscalationStep, TriedEscalation } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"

interface Props {
  target_s: number
  steps: EscalationStep[]
  channel_ids: number[]
}

/** What these levels would do with who waits now: they are escalated at once, when it is kept. */
export function Tried({ target_s, steps, channel_ids }: Props) {
  const { t } = useWords()
  const query = useQuery({
    queryKey: ["escalations", "try", JSON.stringify({ target_s, steps, channel_ids })],
    queryFn: () => http.post<TriedEscalation>("/escalations/try", { target_s, steps, channel_ids }),
    placeholderData: (before) => before,
    enabled: channel_ids.length > 0,
    retry: false,
  })
  const found = query.data
  if (!found || !channel_ids.length) return null
  const at = found.at.flatMap((n, level) => (n ? [t("escalation.passed", { n, level: level + 1 })] : []))
  return (
    <p className="escalation-tried" aria-live="polite">
      {[t("escalation.waiting", { n: found.waiting }), ...(found.late ? [t("escalation.late", { n: found.late })] : []), ...at].join(" · ")}
      {at.length > 0 && <span>{t("escalation.atOnceHint")}</span>}
    </p>
  )
}
