import { useState } from "react"
import { Button } from "../../parts/Button"
import { Dialog } from "../../parts/Dialog"
import { Field } from "../../parts/Field"
import { reasonOf } from "../../parts/Placeholders"
import { Select } from "../../parts/Select"
import { tell } from "../../parts/Toast"
import type { Entry } from "../../state/dictionaries"
import { useDictionary } from "../../state/dictionaries"
import type { Rejected } from "../../wire/api.gen"
import { http } from "../../wire/http"
import type { Card } from "../../wire/types"
import { useWords } from "../../words/words"
import { Fault } from "../enter/Fault"
import { useForm } from "../enter/useForm"
import { endAsking } from "./requests"
import { RequestForm } from "./RequestForm"
import "./requests.css"
import { keep, useCardOf } from "./useCardOf"

const FORM = "reject-request"
const NONE = 0

/** Why it came to nothing, in which words, and when to try again; one press takes it back. */
export default function RejectRequest({ id }: { id: number }) {
  const words = useWords()
  const { t } = words
  const card = useCardOf(id)
  const { data: all = [] } = useDictionary("rejection-reasons")
  const reasons = inOrder(all.filter(({ archived }) => !archived))
  const [reason, setReason] = useState(NONE)
  const [comment, setComment] = useState("")
  const [again, setAgain] = useState("")
  const form = useForm(async () => {
    if (!card) return
    const made = await http.post<Rejected>(`/cards/${id}/reject`, { version: card.version, reason_id: reason || null, comment, again_on: again || null })
    keep(made.card)
    endAsking()
    tell(t("request.isRejected"), { undo: () => void takeBack(made).catch((error: unknown) => tell(reasonOf(error, words), { fault: true })) })
  }, ["reason_id", "comment", "again_on"])
  if (!card) return null
  return (
    <Dialog
      title={t(card.kind === "lead" ? "request.rejectLead" : "request.rejectDeal", { n: String(card.id) })}
      open
      onClose={endAsking}
      actions={
        <>
          <Button onClick={endAsking}>{t("common.cancel")}</Button>
          <Button look="primary" type="submit" form={FORM} busy={form.busy}>
            {t("request.reject")}
          </Button>
        </>
      }
    >
      <RequestForm id={FORM} onSubmit={form.submit}>
        <div className="request-pair">
          <Field label={t("card.reasonOf")} error={form.fault("reason_id")}>
            {(wiring) => (
              <span aria-invalid={wiring["aria-invalid"]}>
                <Select id={wiring.id} label={t("card.reasonOf")} value={reason} choices={[{ value: NONE, label: t("card.reasonNone") }, ...reasons.map(({ entry, path }) => ({ value: entry.id, label: path }))]} onChange={setReason} />
              </span>
            )}
          </Field>
          <Field label={t("request.againOn")} hint={t("request.againHint")} error={form.fault("again_on")}>
            {(wiring) => <input className="input" type="date" {...wiring} value={again} onChange={(event) => setAgain(event.target.value)} />}
          </Field>
        </div>
        <Field label={t("card.comment")} error={form.fault("comment")}>
          {(wiring) => <textarea className="input request-comment" rows={3} maxLength={2000} {...wiring} value={comment} onChange={(event) => setComment(event.target.value)} />}
        </Field>
        <Fault text={form.message} />
      </RequestForm>
    </Dialog>
  )
}

/** As it stood, and without the task of another day. */
async function takeBack({ card, status_id, reason_id, task_id }: Rejected): Promise<void> {
  const stood = await http.patch<Card>(`/cards/${card.id}`, { version: card.version, status_id })
  keep(stood.reason_id === reason_id ? stood : await http.patch<Card>(`/cards/${card.id}`, { version: stood.version, reason_id }))
  if (task_id !== null) await http.post(`/tasks/${task_id}/cancel`, {})
}

/** Branches before their leaves, each with its way. */
function inOrder(all: readonly Entry[], parent: number | null = null, way = ""): { entry: Entry; path: string }[] {
  return all.filter(({ parent_id }) => parent_id === parent).flatMap((entry) => [{ entry, path: way + entry.name }, ...inOrder(all, entry.id, `${way}${entry.name} → `)])
}
