import { useState } from "react"
import { reasonOf } from "../../parts/Placeholders"
import { tell } from "../../parts/Toast"
import type { ImportView } from "../../wire/api.gen"
import { http } from "../../wire/http"
import { useWords } from "../../words/words"
import { askDetail, putRun } from "./useImport"

type Deed = "check" | "run" | "pause" | "cancel" | "undo"

/** What is asked of an import, and which of it is on its way. */
export function useDeed(run: Pick<ImportView, "id">): [(deed: Deed) => Promise<void>, Deed | null] {
  const words = useWords()
  const [busy, setBusy] = useState<Deed | null>(null)
  const ask = async (deed: Deed) => {
    setBusy(deed)
    try {
      putRun(await http.post<ImportView>(`/imports/${run.id}/${deed}`))
    } catch (error) {
      tell(reasonOf(error, words), { fault: true })
      void askDetail(run.id)
    } finally {
      setBusy(null)
    }
  }
  return [ask, busy]
}
