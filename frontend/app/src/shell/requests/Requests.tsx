import { lazy, Suspense } from "react"
import { useActions } from "../../parts/keys/actions"
import { useWords } from "../../words/words"
import { useMay } from "../me"
import { newRequest, useAsked } from "./requests"

const NewRequest = lazy(() => import("./NewRequest"))
const RejectRequest = lazy(() => import("./RejectRequest"))
const ConvertRequest = lazy(() => import("./ConvertRequest"))
const HandOver = lazy(() => import("./HandOver"))

/** The windows of a request's life, over whatever screen asked for them; a new one by key and in Ctrl+K from everywhere. */
export function Requests() {
  const { t } = useWords()
  const may = useMay("cards.edit")
  const asked = useAsked()
  useActions(may ? [{ id: "new-request", label: t("request.new"), group: t("list.views"), icon: "plus", chord: "Shift+KeyL", run: () => newRequest() }] : [])
  if (!asked) return null
  return (
    <Suspense>
      {asked.deed === "new" && <NewRequest key={`${asked.about.contact?.id ?? ""}/${asked.about.conversation ?? ""}`} about={asked.about} />}
      {asked.deed === "reject" && <RejectRequest id={asked.card} />}
      {asked.deed === "convert" && <ConvertRequest id={asked.card} then={asked.then} />}
      {asked.deed === "hand" && <HandOver id={asked.card} />}
    </Suspense>
  )
}
