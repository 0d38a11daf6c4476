import { useState } from "react"
import { useLocation } from "wouter"
import { Dialog } from "../../../../parts/Dialog"
import { Field } from "../../../../parts/Field"
import { ErrorState, RowsSkeleton } from "../../../../parts/Placeholders"
import { Select } from "../../../../parts/Select"
import { useMay, useMe } from "../../../../shell/me"
import type { OrderView } from "../../../../wire/api.gen"
import type { Card, ConversationRow } from "../../../../wire/types"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { Changes } from "../Changes"
import { Lines, Sum } from "../invoices/Lines"
import { InvoiceDialog } from "../invoices/InvoiceDialog"
import "../invoices/invoices.css"
import { InvoiceState } from "../invoices/InvoicesBlock"
import { type Paper as Language, PAPERS } from "../invoices/MakeInvoice"
import { useInvoices, useSellers } from "../invoices/useInvoices"
import { SendPaper } from "../papers/SendPaper"
import "./orders.css"
import { paperOfOrder, pdfOfOrder, STATES, useMoveOrder, useOrder } from "./useOrders"

interface Props {
  id: number
  /** The request beside which it is looked at; none in the list of orders. */
  card: Card | undefined
  /** The person of its request. */
  contact: { id: number; name: string } | null
  conversation: ConversationRow | null
  onClose: () => void
}

/** An order, whole: what was agreed on, how far it has come, what was invoiced of it, and what happened to it. */
export function OrderDialog(props: Props) {
  const { t } = useWords()
  const { data, error, refetch } = useOrder(props.id)
  const [invoice, setInvoice] = useState<number | null>(null)
  const { hidden_fields } = useMe()
  const sees = useMay("sales.see") && !hidden_fields.includes("budget")
  const of = props.card?.id ?? data?.card_id ?? 0
  const invoices = (useInvoices(of, sees && of > 0).data?.items ?? []).filter(({ order_id }) => order_id === props.id)
  const shown = invoices.find(({ id }) => id === invoice)
  if (shown) return <InvoiceDialog invoice={shown} contact={props.contact} conversation={props.conversation} onClose={() => setInvoice(null)} />
  return (
    <Dialog title={data ? t("orders.number", { number: data.number }) : t("orders.title")} open wide onClose={props.onClose}>
      {error && !data && <ErrorState title={t("orders.notFound")} error={error} onRetry={() => void refetch()} />}
      {!data && !error && <RowsSkeleton />}
      {data && (
        <div className="invoices-whole">
          <Head order={data} {...props} />
          <Lines lines={data.lines} currency={data.currency} />
          <dl className="items-totals">
            <Sum name={t("items.total")} amount={data.total} currency={data.currency} strong />
          </dl>
          {sees && <Opened order={data} />}
          {sees && data.state !== "cancelled" && <Acts order={data} {...props} />}
          {invoices.length > 0 && (
            <section aria-label={t("orders.invoices")}>
              <h3>{t("orders.invoices")}</h3>
              <ul>
                {invoices.map((each) => (
                  <li key={each.id}>
                    <button type="button" className="invoices-link" onClick={() => setInvoice(each.id)}>
                      {each.number ?? t("invoices.draft")}
                    </button>
                    <InvoiceState status={each.status} />
                  </li>
                ))}
              </ul>
            </section>
          )}
          <section className="history" aria-label={t("orders.history")}>
            <h3>{t("orders.history")}</h3>
            <Changes of={{ queryKey: ["orders", "history", data.id], path: `/orders/${data.id}/history`, mayUndo: () => false, undo: () => Promise.resolve() }} />
          </section>
        </div>
      )}
    </Dialog>
  )
}

function Head({ order, card, onClose }: Props & { order: OrderView }) {
  const { t } = useWords()
  const { when } = useFormats()
  const [, go] = useLocation()
  const edits = useMay("cards.edit")
  const move = useMoveOrder(order)
  const about = [order.company ?? order.customer, t("orders.madeBy", { who: order.created_by ?? t("history.system"), when: when(order.created_at) })]
  return (
    <div className="orders-head">
      {edits && !card?.locked ? (
        <Select
          label={t("orders.state", { number: order.number })}
          value={move.isPending ? move.variables : order.state}
          choices={STATES.map((value) => ({ value, label: t(`orders.${value}`) }))}
          onChange={(state) => move.mutate(state)}
        />
      ) : (
        <span className="orders-state">{t(`orders.${order.state}`)}</span>
      )}
      <span className="invoices-about">{about.filter(Boolean).join(" · ")}</span>
      {order.card_id !== card?.id && (
        <button
          type="button"
          className="invoices-link"
          onClick={() => {
            onClose()
            go(`/requests/${order.card_id}`)
          }}
        >
          {t("orders.toRequest", { n: String(order.card_id) })}
        </button>
      )}
    </div>
  )
}

function Opened({ order: { opened_at, opened_count } }: { order: OrderView }) {
  const { t } = useWords()
  const { when } = useFormats()
  return <p className="invoices-about">{opened_at ? t(opened_count > 1 ? "invoices.seenMore" : "invoices.seen", { when: when(opened_at), n: opened_count }) : t("invoices.neverSeen")}</p>
}

function Acts({ order, contact, conversation, onClose }: Props & { order: OrderView }) {
  const words = useWords()
  const { t } = words
  const formats = useFormats()
  const issues = useMay("sales.issue")
  const seller = useSellers().data?.items.find(({ archived }) => !archived)
  const [chosen, setChosen] = useState<Language | null>(null)
  const language = chosen ?? seller?.language ?? words.language
  return (
    <>
      <div className="orders-language">
        <Field label={t("orders.language")}>{({ id }) => <Select id={id} label={t("orders.language")} value={language} choices={PAPERS} onChange={setChosen} />}</Field>
      </div>
      <div className="invoices-acts">
        {issues && <SendPaper paper={paperOfOrder(order, language, words, formats)} conversation={conversation} contact={contact} onSent={onClose} />}
        <a className="button" data-look="plain" href={pdfOfOrder(order.id, language)} target="_blank" rel="noopener">
          <span className="button-text">{t("invoices.print")}</span>
        </a>
      </div>
    </>
  )
}
