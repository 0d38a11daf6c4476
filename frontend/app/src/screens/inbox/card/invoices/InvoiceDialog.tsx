import { useState } from "react"
import { Button, IconButton } from "../../../../parts/Button"
import { Dialog } from "../../../../parts/Dialog"
import { TextField } from "../../../../parts/Field"
import { reasonOf } from "../../../../parts/Placeholders"
import { tell } from "../../../../parts/Toast"
import { useMay } from "../../../../shell/me"
import type { InvoiceView, PaymentView } from "../../../../wire/api.gen"
import { ApiError, http } from "../../../../wire/http"
import type { ConversationRow } from "../../../../wire/types"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { SendPaper } from "../papers/SendPaper"
import { EditDraft } from "./EditDraft"
import { InvoiceState } from "./InvoicesBlock"
import { Lines, Sum } from "./Lines"
import { PayForm } from "./PayForm"
import { issueInvoice, paperOfInvoice, pdfOf, useStep } from "./useInvoices"

interface Props {
  invoice: InvoiceView
  /** The person of its request. */
  contact: { id: number; name: string } | null
  /** Where it can be sent from; null where there is no dialog at hand. */
  conversation: ConversationRow | null
  onClose: () => void
  /** The way to its request, where it is not looked at beside it. */
  onRequest?: () => void
}

/** One invoice: what it says, what was paid, and all that can be done with it. */
export function InvoiceDialog({ invoice, contact, conversation, onClose, onRequest }: Props) {
  const { t } = useWords()
  const { when, birthday } = useFormats()
  const { status, number, opened_at, opened_count } = invoice
  const [editing, setEditing] = useState(false)
  const stands = status !== "draft" && status !== "void"
  const title = number ? t("invoices.number", { number }) : t("invoices.draft")
  const looked = opened_at ? t(opened_count > 1 ? "invoices.seenMore" : "invoices.seen", { when: when(opened_at), n: opened_count }) : t("invoices.neverSeen")
  if (editing && status === "draft") return <EditDraft invoice={invoice} onClose={() => setEditing(false)} />
  return (
    <Dialog title={title} open onClose={onClose}>
      <div className="invoices-whole">
        <p>
          <InvoiceState status={status} />
          {invoice.due_on && status !== "void" && status !== "paid" && <span className="invoices-about"> · {t("invoices.dueOn", { day: birthday(invoice.due_on) })}</span>}
        </p>
        <p className="invoices-about">{[invoice.buyer.name, invoice.seller_name, invoice.order_number && t("invoices.ofOrder", { number: invoice.order_number })].filter(Boolean).join(" · ")}</p>
        {onRequest && (
          <button type="button" className="invoices-link" onClick={onRequest}>
            {t("orders.toRequest", { n: String(invoice.card_id) })}
          </button>
        )}
        <Lines lines={invoice.lines} currency={invoice.currency} />
        <dl className="items-totals">
          <Sum name={t("invoices.listSum")} amount={invoice.total} currency={invoice.currency} strong />
          {stands && <Sum name={t("invoices.sumPaid")} amount={invoice.paid} currency={invoice.currency} />}
          {stands && Number(invoice.due) > 0 && <Sum name={t("invoices.sumDue")} amount={invoice.due} currency={invoice.currency} strong />}
        </dl>
        {stands && <p className="invoices-about">{looked}</p>}
        {status === "void" && <p className="invoices-about">{t("invoices.why", { reason: invoice.void_reason ?? "" })}</p>}
        {invoice.payments.length > 0 && <Payments invoice={invoice} />}
        <Acts invoice={invoice} contact={contact} conversation={conversation} onClose={onClose} onEdit={() => setEditing(true)} />
      </div>
    </Dialog>
  )
}

function useFault() {
  const words = useWords()
  return (error: unknown) => tell(error instanceof ApiError && error.code === "stale_version" ? words.t("invoices.stale") : reasonOf(error, words), { fault: true })
}

function Payments({ invoice }: { invoice: InvoiceView }) {
  const { t } = useWords()
  const { money, birthday } = useFormats()
  const may = useMay("sales.pay")
  const fault = useFault()
  const undo = useStep((id: number) => http.delete(`/invoices/${invoice.id}/payments/${id}`))
  const about = (each: PaymentView) => [birthday(each.on), t(`invoices.way_${each.way}`), each.kind === "refund" && t("invoices.refundOf"), each.note, each.by, each.undone_at && t("invoices.undone")].filter(Boolean).join(" · ")
  return (
    <section>
      <h3>{t("invoices.payments")}</h3>
      <ul>
        {invoice.payments.map((each) => (
          <li key={each.id} data-off={each.undone_at ? true : undefined}>
            <span>
              {each.kind === "refund" ? "−" : ""}
              {money({ amount: each.amount, currency: invoice.currency })} <small className="invoices-about">{about(each)}</small>
            </span>
            {may && !each.undone_at && <IconButton icon="undo" small label={t("invoices.undo")} disabled={undo.isPending} onClick={() => undo.mutate(each.id, { onError: fault })} />}
          </li>
        ))}
      </ul>
    </section>
  )
}

type Open = "payment" | "refund" | "void" | null

function Acts({ invoice, contact, conversation, onClose, onEdit }: Props & { onEdit: () => void }) {
  const words = useWords()
  const { t } = words
  const formats = useFormats()
  const fault = useFault()
  const [issues, pays, voids] = [useMay("sales.issue"), useMay("sales.pay"), useMay("sales.void")]
  const [open, setOpen] = useState<Open>(null)
  const issue = useStep(() => issueInvoice(invoice))
  const discard = useStep(() => http.delete(`/invoices/${invoice.id}`), onClose)
  const draft = invoice.status === "draft"
  const stands = !draft && invoice.status !== "void"
  const money = Number(invoice.paid) > 0
  if (open === "void") return <VoidForm invoice={invoice} onClose={() => setOpen(null)} />
  if (open) return <PayForm invoice={invoice} kind={open} onClose={() => setOpen(null)} />
  return (
    <div className="invoices-acts">
      {draft && issues && (
        <Button look="primary" busy={issue.isPending} onClick={() => issue.mutate(undefined, { onError: fault })}>
          {t("invoices.issue")}
        </Button>
      )}
      {draft && issues && (
        <Button icon="edit" onClick={onEdit}>
          {t("invoices.edit")}
        </Button>
      )}
      {stands && issues && <SendPaper paper={paperOfInvoice(invoice, words, formats)} contact={contact} conversation={conversation} onSent={onClose} />}
      {stands && pays && Number(invoice.due) > 0 && (
        <Button icon="plus" onClick={() => setOpen("payment")}>
          {t("invoices.pay")}
        </Button>
      )}
      <a className="button" data-look="plain" href={pdfOf(invoice.id)} target="_blank" rel="noopener">
        <span className="button-text">{t("invoices.print")}</span>
      </a>
      {stands && pays && money && <Button onClick={() => setOpen("refund")}>{t("invoices.refund")}</Button>}
      {stands && voids && !money && <Button onClick={() => setOpen("void")}>{t("invoices.voidIt")}</Button>}
      {draft && issues && (
        <Button icon="trash" busy={discard.isPending} onClick={() => discard.mutate(undefined, { onError: fault })}>
          {t("invoices.discard")}
        </Button>
      )}
    </div>
  )
}

function VoidForm({ invoice, onClose }: { invoice: InvoiceView; onClose: () => void }) {
  const words = useWords()
  const { t } = words
  const [reason, setReason] = useState("")
  const act = useStep(() => http.post(`/invoices/${invoice.id}/void`, { version: invoice.version, reason }), onClose)
  const wrong = act.error instanceof ApiError ? (act.error.field("reason") ?? (act.error.code === "stale_version" ? t("invoices.stale") : act.error.message)) : act.error ? reasonOf(act.error, words) : undefined
  return (
    <form
      className="invoices-pay"
      aria-label={t("invoices.voidIt")}
      onSubmit={(event) => {
        event.preventDefault()
        act.mutate(undefined)
      }}
    >
      <TextField label={t("invoices.reason")} autoFocus value={reason} hint={t("invoices.voidHint")} error={wrong} onChange={setReason} />
      <div className="invoices-acts">
        <Button type="submit" look="danger" small busy={act.isPending}>
          {t("invoices.voidIt")}
        </Button>
        <Button small onClick={onClose}>
          {t("common.cancel")}
        </Button>
      </div>
    </form>
  )
}
