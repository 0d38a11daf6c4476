import { useState } from "react"
import { Button } from "../../../parts/Button"
import { TextField } from "../../../parts/Field"
import { useForm } from "../../../shell/enter/useForm"
import type { WishView } from "../../../wire/api.gen"
import { useBegun } from "../../../state/begun"
import { ApiError, http } from "../../../wire/http"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { FormDialog } from "../pieces/FormDialog"
import { Part } from "../pieces/Page"
import { refresh, useList } from "../pieces/useList"
import { change } from "./change"

/** What colleagues ask for. A status is made by one press. */
export function Wishes() {
  const { t } = useWords()
  const open = useList<WishView>("/setup-requests").data?.filter(({ state }) => state === "open") ?? []
  if (!open.length) return null
  return (
    <Part title={t("funnels.wishes")}>
      <ul className="rows">
        {open.map((wish) => (
          <Row key={wish.id} wish={wish} />
        ))}
      </ul>
    </Part>
  )
}

function Row({ wish }: { wish: WishView }) {
  const words = useWords()
  const { t } = words
  const { when } = useFormats()
  const [declining, setDeclining] = useState(false)
  const [busy, setBusy] = useState(false)
  const said = t(wish.what === "status" ? "funnels.wishStatus" : "funnels.wishField", { name: wish.name })
  const makes = wish.what === "status" && wish.funnel_id !== null
  const grant = async () => {
    setBusy(true)
    await change(async () => {
      if (makes) await http.post("/statuses", { funnel_id: wish.funnel_id, name: wish.name }).catch(unlessThere)
      await http.patch(`/setup-requests/${wish.id}`, { state: "done" })
    }, words)
    await refresh("/setup-requests")
    setBusy(false)
  }
  return (
    <li className="row">
      <div>
        <strong>{said}</strong>
        <span>{t("funnels.wishFrom", { name: wish.user.name, when: when(wish.created_at) })}</span>
        {wish.note && <span>{wish.note}</span>}
      </div>
      <Button small busy={busy} onClick={() => void grant()}>
        {t(makes ? "funnels.wishMake" : "funnels.wishReady")}
      </Button>
      <Button small look="quiet" onClick={() => setDeclining(true)}>
        {t("funnels.wishNo")}
      </Button>
      {declining && <Decline wish={wish} onClose={() => setDeclining(false)} />}
    </li>
  )
}

/** Somebody made it by hand, or it was made a moment ago and the answer was lost: the wish is granted. */
function unlessThere(error: unknown): void {
  if (!(error instanceof ApiError) || error.code !== "name_taken") throw error
}

function Decline({ wish, onClose }: { wish: WishView; onClose: () => void }) {
  const { t } = useWords()
  const { value: answer, set, drop } = useBegun(`wish/${wish.id}`, "")
  const form = useForm(async () => {
    await http.patch(`/setup-requests/${wish.id}`, { state: "declined", answer })
    await refresh("/setup-requests")
    drop()
    onClose()
  }, ["answer"])
  return (
    <FormDialog title={t("funnels.declineTitle")} action={t("funnels.wishNo")} form={form} onClose={onClose} onDrop={drop}>
      <TextField label={t("funnels.answerLabel")} value={answer} maxLength={1000} onChange={(typed) => set(() => typed)} error={form.fault("answer")} autoFocus />
    </FormDialog>
  )
}
