import { useQuery } from "@tanstack/react-query"
import type { NoticeSettings } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Bot } from "../alerts/Bot"
import { Part } from "../pieces/Page"
import "../alerts/told.css"

/** My messenger at the house's bot; where the house has none there is nothing to link. */
export function OwnBot() {
  const { t } = useWords()
  const { data } = useQuery({ queryKey: ["notices", "settings"], queryFn: () => http.get<NoticeSettings>("/notifications/settings"), staleTime: 0 })
  if (!data?.able_bot) return null
  return (
    <Part title={t("told.botMine")}>
      <Bot linked={data.bot} />
    </Part>
  )
}
