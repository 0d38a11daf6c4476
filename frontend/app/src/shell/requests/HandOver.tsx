import { useState } from "react"
import { Button } from "../../parts/Button"
import { Dialog } from "../../parts/Dialog"
import { Field } from "../../parts/Field"
import { Select } from "../../parts/Select"
import { tell } from "../../parts/Toast"
import { useColleagues } from "../../state/house"
import { http } from "../../wire/http"
import type { Card } from "../../wire/types"
import { useWords } from "../../words/words"
import { Fault } from "../enter/Fault"
import { useForm } from "../enter/useForm"
import { endAsking } from "./requests"
import { RequestForm } from "./RequestForm"
import "./requests.css"
import { keep, useCardOf } from "./useCardOf"

const FORM = "hand-over"
const NOBODY = 0

/** To whom, and what they should know; the dialogs that the same person led go along. */
export default function HandOver({ id }: { id: number }) {
  const { t } = useWords()
  const card = useCardOf(id)
  const colleagues = useColleagues().filter(({ active }) => active)
  const [whose, setWhose] = useState<number | null>(null)
  const [note, setNote] = useState("")
  const chosen = whose ?? card?.responsible?.id ?? NOBODY
  const form = useForm(async () => {
    if (!card) return
    keep(await http.post<Card>(`/cards/${id}/hand-over`, { version: card.version, responsible_id: chosen || null, note }))
    endAsking()
    tell(t("request.isHanded"))
  }, ["responsible_id", "note"])
  if (!card) return null
  return (
    <Dialog
      title={t("request.handOver")}
      open
      onClose={endAsking}
      actions={
        <>
          <Button onClick={endAsking}>{t("common.cancel")}</Button>
          <Button look="primary" type="submit" form={FORM} busy={form.busy}>
            {t("request.hand")}
          </Button>
        </>
      }
    >
      <RequestForm id={FORM} onSubmit={form.submit}>
        <div className="request-pair">
          <Field label={t("card.responsible")} error={form.fault("responsible_id")}>
            {({ id: field }) => <Select id={field} label={t("card.responsible")} value={chosen} choices={[{ value: NOBODY, label: t("common.nobody") }, ...colleagues.map(({ id: value, name }) => ({ value, label: name }))]} onChange={setWhose} />}
          </Field>
        </div>
        <Field label={t("request.handNote")} hint={t("request.handHint")} error={form.fault("note")}>
          {(wiring) => <textarea className="input request-comment" rows={3} maxLength={2000} {...wiring} value={note} onChange={(event) => setNote(event.target.value)} />}
        </Field>
        <Fault text={form.message} />
      </RequestForm>
    </Dialog>
  )
}
