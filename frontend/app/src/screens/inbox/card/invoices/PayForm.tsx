import { useState } from "react"
import { Button } from "../../../../parts/Button"
import { Field, TextField } from "../../../../parts/Field"
import { reasonOf } from "../../../../parts/Placeholders"
import { Select } from "../../../../parts/Select"
import type { InvoiceView, NewPayment } from "../../../../wire/api.gen"
import { ApiError, http } from "../../../../wire/http"
import { useFormats } from "../../../../words/format"
import { editMoney } from "../../../../words/money"
import { useWords } from "../../../../words/words"
import { newKey } from "../../composer/key"
import { useStep } from "./useInvoices"

const WAYS = ["bank", "card", "cash", "other"] as const

interface Props {
  invoice: InvoiceView
  kind: "payment" | "refund"
  onClose: () => void
}

/** What came or went back. A second press is the same payment: its key stays as long as the form does. */
export function PayForm({ invoice, kind, onClose }: Props) {
  const words = useWords()
  const { t, language } = words
  const { dayKey } = useFormats()
  const [key] = useState(newKey)
  const [amount, setAmount] = useState(() => editMoney(kind === "payment" ? invoice.due : invoice.paid, language))
  const [on, setOn] = useState(() => dayKey(new Date().toISOString()))
  const [way, setWay] = useState<(typeof WAYS)[number]>("bank")
  const [note, setNote] = useState("")
  const pay = useStep((body: NewPayment) => http.post(`/invoices/${invoice.id}/payments`, body), onClose)
  const fault = (name: string) => (pay.error instanceof ApiError ? pay.error.field(name) : undefined)
  const general = pay.error && !fault("amount") && !fault("on")
  return (
    <form
      className="invoices-pay"
      aria-label={t(kind === "payment" ? "invoices.pay" : "invoices.refund")}
      onSubmit={(event) => {
        event.preventDefault()
        pay.mutate({ key, amount, way, note, kind, ...(on && { on }) })
      }}
    >
      <div className="invoices-pair">
        <TextField label={`${t("invoices.amount")}, ${invoice.currency}`} inputMode="decimal" autoFocus value={amount} error={fault("amount")} onChange={setAmount} />
        <TextField label={t("invoices.on")} type="date" value={on} error={fault("on")} onChange={setOn} />
        <Field label={t("invoices.way")}>{({ id }) => <Select id={id} label={t("invoices.way")} value={way} choices={WAYS.map((value) => ({ value, label: t(`invoices.way_${value}`) }))} onChange={setWay} />}</Field>
      </div>
      <TextField label={t("invoices.note")} value={note} onChange={setNote} />
      {general && (
        <p className="field-error" role="alert">
          {reasonOf(pay.error, words)}
        </p>
      )}
      <div className="invoices-acts">
        <Button type="submit" look="primary" small busy={pay.isPending}>
          {t("invoices.record")}
        </Button>
        <Button small onClick={onClose}>
          {t("common.cancel")}
        </Button>
      </div>
    </form>
  )
}
