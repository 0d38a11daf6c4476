import { useMutation, useQuery } from "@tanstack/react-query"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { queries } from "../../../state/session"
import type { LeadSettings } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Part } from "../pieces/Page"
import { Tick } from "../../../parts/Tick"

const KEY = ["lead-settings"]

/** What holds for every lead of the house. */
export function LeadRules() {
  const words = useWords()
  const { t } = words
  const { data } = useQuery({ queryKey: KEY, queryFn: () => http.get<LeadSettings>("/lead-settings") })
  const { mutate, isPending } = useMutation({
    mutationFn: (wanted: LeadSettings) => http.put<LeadSettings>("/lead-settings", wanted),
    onSuccess: (kept) => queries.setQueryData(KEY, kept),
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  if (!data) return null
  return (
    <Part title={t("leads.title")}>
      <div className="settings-form">
        <Tick label={t("leads.lock")} hint={t("leads.lockHint")} checked={data.lock_converted ?? true} disabled={isPending} onChange={(lock_converted) => mutate({ ...data, lock_converted })} />
        <Tick label={t("leads.deal")} hint={t("leads.dealHint")} checked={data.deal_by_itself ?? false} disabled={isPending} onChange={(deal_by_itself) => mutate({ ...data, deal_by_itself })} />
      </div>
    </Part>
  )
}
