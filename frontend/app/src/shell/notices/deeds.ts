import { reasonOf } from "../../parts/Placeholders"
import { tell } from "../../parts/Toast"
import { queries } from "../../state/session"
import { http } from "../../wire/http"
import { useWords } from "../../words/words"

export interface NoticeDeeds {
  /** These, with what stands behind them. */
  read: (ids: number[]) => void
  readAll: (until: number) => void
  unread: (id: number) => void
}

/** Read, and unread again; every window of mine hears of it. */
export function useNoticeDeeds(): NoticeDeeds {
  const words = useWords()
  const post = (path: string, body: object) => {
    http
      .post(path, body)
      .catch((error: unknown) => tell(words.t("notices.notSaved", { reason: reasonOf(error, words) }), { fault: true }))
      .finally(() => void queries.invalidateQueries({ queryKey: ["notices"] }))
  }
  return {
    read: (ids) => post("/notifications/read", { ids }),
    readAll: (until) => post("/notifications/read", { until }),
    unread: (id) => post("/notifications/unread", { id }),
  }
}
