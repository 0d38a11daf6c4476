import { useQuery } from "@tanstack/react-query"
import { useLocation } from "wouter"
import { Dialog } from "../../../parts/Dialog"
import { ErrorState, RowsSkeleton } from "../../../parts/Placeholders"
import type { InvoiceView, OrderView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { InvoiceDialog } from "../card/invoices/InvoiceDialog"
import { OrderDialog } from "../card/orders/OrderDialog"
import { useOrder } from "../card/orders/useOrders"
import { useCard } from "../card/useCard"
import type { BillKind } from "./bills"

interface Props {
  of: BillKind
  id: number
  onClose: () => void
}

/** One of them over the list, at an address of its own. */
export const OneBill = ({ of, ...props }: Props) => (of === "order" ? <OneOrder {...props} /> : <OneInvoice {...props} />)

function OneOrder({ id, onClose }: Omit<Props, "of">) {
  const { data } = useOrder(id)
  return <OrderDialog id={id} card={undefined} contact={usePersonOf(data)} conversation={null} onClose={onClose} />
}

function OneInvoice({ id, onClose }: Omit<Props, "of">) {
  const { t } = useWords()
  const [, go] = useLocation()
  const { data, error, refetch } = useQuery({ queryKey: ["invoices", "one", id], queryFn: () => http.get<InvoiceView>(`/invoices/${id}`) })
  const contact = usePersonOf(data)
  if (data) return <InvoiceDialog invoice={data} contact={contact} conversation={null} onClose={onClose} onRequest={() => go(`/requests/${data.card_id}`)} />
  return (
    <Dialog title={t("bills.title_invoice")} open onClose={onClose}>
      {error ? <ErrorState title={t("bills.notThere")} error={error} onRetry={() => void refetch()} /> : <RowsSkeleton />}
    </Dialog>
  )
}

/** The person of its request: they are whom it can be sent to. */
function usePersonOf(bill: InvoiceView | OrderView | undefined) {
  return useCard(bill?.card_id ?? null).card?.contact ?? null
}
