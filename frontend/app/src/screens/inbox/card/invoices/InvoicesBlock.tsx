import { useState } from "react"
import { Button } from "../../../../parts/Button"
import { ErrorState } from "../../../../parts/Placeholders"
import { useMay, useMe } from "../../../../shell/me"
import type { InvoiceSums, InvoiceView } from "../../../../wire/api.gen"
import type { Card, ConversationRow } from "../../../../wire/types"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { InvoiceDialog } from "./InvoiceDialog"
import "./invoices.css"
import { MakeInvoice } from "./MakeInvoice"
import { useInvoices, useSellers } from "./useInvoices"

/** What was asked for, what was paid, what is due. */
export function InvoicesBlock({ card, conversation }: { card: Card; conversation: ConversationRow }) {
  const { t } = useWords()
  const { hidden_fields } = useMe()
  const sees = useMay("sales.see") && !hidden_fields.includes("budget")
  const issues = useMay("sales.issue") && !card.locked
  const { data, error, refetch } = useInvoices(card.id, sees)
  const [making, setMaking] = useState(false)
  const [open, setOpen] = useState<number | null>(null)
  if (!sees || (!data && !error)) return null
  const any = (data?.items.length ?? 0) > 0
  const makes = issues && card.budget_by_items
  if (data && !any && !makes) return null
  const shown = data?.items.find(({ id }) => id === open)
  return (
    <section className="card-part items" aria-label={t("invoices.title")} data-card-part="invoices">
      <header>
        <h2>{t("invoices.title")}</h2>
        {makes && (
          <Button small look="quiet" icon="plus" onClick={() => setMaking(true)}>
            {t("invoices.make")}
          </Button>
        )}
      </header>
      {error && !data && <ErrorState title={t("invoices.failed")} error={error} onRetry={() => void refetch()} />}
      {data?.sums.map((sums) => (
        <Sums key={sums.currency} sums={sums} />
      ))}
      {any && (
        <ul className="invoices">
          {data!.items.map((invoice) => (
            <li key={invoice.id}>
              <Row invoice={invoice} card={card} onOpen={() => setOpen(invoice.id)} />
            </li>
          ))}
        </ul>
      )}
      {making && <Making card={card} onClose={() => setMaking(false)} onMade={setOpen} />}
      {shown && <InvoiceDialog invoice={shown} contact={card.contact} conversation={conversation} onClose={() => setOpen(null)} />}
    </section>
  )
}

/** Whose invoice it will be has to be known first. */
function Making({ card, onClose, onMade }: { card: Card; onClose: () => void; onMade: (id: number) => void }) {
  const { data } = useSellers()
  if (!data) return null
  return <MakeInvoice card={card} sellers={data.items.filter(({ archived }) => !archived)} onClose={onClose} onMade={onMade} />
}

function Sums({ sums }: { sums: InvoiceSums }) {
  const { t } = useWords()
  const { money } = useFormats()
  const say = (amount: string) => money({ amount, currency: sums.currency })
  return (
    <dl className="invoices-sums">
      <div>
        <dt>{t("invoices.sumInvoiced")}</dt>
        <dd>{say(sums.invoiced)}</dd>
      </div>
      <div>
        <dt>{t("invoices.sumPaid")}</dt>
        <dd>{say(sums.paid)}</dd>
      </div>
      <div data-strong={Number(sums.due) > 0 || undefined}>
        <dt>{t("invoices.sumDue")}</dt>
        <dd>{say(sums.due)}</dd>
      </div>
      {sums.profit !== null && (
        <div>
          <dt>{t("invoices.sumProfit")}</dt>
          <dd>{say(sums.profit)}</dd>
        </div>
      )}
    </dl>
  )
}

function Row({ invoice, card, onOpen }: { invoice: InvoiceView; card: Card; onOpen: () => void }) {
  const { t } = useWords()
  const { money, dueDay } = useFormats()
  const name = invoice.number ?? t("invoices.draft")
  const owes = invoice.due_on && ["issued", "opened", "part_paid", "overdue"].includes(invoice.status)
  const about = [owes ? t("invoices.dueOn", { day: dueDay(invoice.due_on!) }) : null, invoice.card_id === card.id ? null : t("invoices.ofLead", { n: String(invoice.card_id) })].filter(Boolean)
  return (
    <button type="button" className="invoices-row" aria-label={t("invoices.open", { number: name })} onClick={onOpen}>
      <span className="invoices-name">{name}</span>
      <span className="invoices-sum">{money({ amount: invoice.total, currency: invoice.currency })}</span>
      <InvoiceState status={invoice.status} />
      <small>{about.join(" · ")}</small>
    </button>
  )
}

export function InvoiceState({ status }: { status: InvoiceView["status"] }) {
  const { t } = useWords()
  return (
    <span className="invoices-state" data-status={status}>
      {t(`invoices.${status}`)}
    </span>
  )
}
