import { useColleagues } from "../../../state/house"
import type { InvoiceView, OrderView } from "../../../wire/api.gen"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"

export type BillKind = "invoice" | "order"
export type Bill = InvoiceView | OrderView

export const isInvoice = (row: Bill): row is InvoiceView => "buyer" in row
export const isDraft = (row: Bill) => isInvoice(row) && row.status === "draft"
/** Issued, and no money stands on it. */
export const isVoidable = (row: Bill) => isInvoice(row) && row.status !== "draft" && row.status !== "void" && Number(row.paid) === 0

/** A client can open it. */
export const isSent = (row: Bill) => isInvoice(row) && row.status !== "draft" && row.status !== "void"
export const isOwed = (row: Bill) => isSent(row) && isInvoice(row) && Number(row.due) > 0

/** What stands in a cell, in words. */
export function useBillCell(): (row: Bill, name: string) => string {
  const { t } = useWords()
  const { money, when, birthday } = useFormats()
  const colleagues = useColleagues()
  const day = (value: string | null) => (value ? birthday(value) : "")
  return (row, name) => {
    switch (name) {
      case "number":
        return row.number ?? t("invoices.draft")
      case "client":
        return isInvoice(row) ? (row.buyer.name ?? "") : (row.company ?? row.customer)
      case "total":
        return money({ amount: row.total, currency: row.currency })
      case "paid":
      case "due":
        return isInvoice(row) ? money({ amount: row[name], currency: row.currency }) : ""
      case "currency":
        return row.currency
      case "status":
        return isInvoice(row) ? t(`invoices.${row.status}`) : ""
      case "state":
        return isInvoice(row) ? "" : t(`orders.${row.state}`)
      case "due_on":
      case "issued_on":
        return isInvoice(row) ? day(row[name]) : ""
      case "responsible_id":
        return colleagues.find(({ id }) => id === row.responsible_id)?.name ?? ""
      case "created_by":
        return row.created_by ?? ""
      default:
        return when(row.created_at)
    }
  }
}

/** What they come to, by currency. */
export function sumsOf(rows: readonly Pick<Bill, "currency" | "total">[]) {
  const by = new Map<string, number>()
  for (const { currency, total } of rows) by.set(currency, (by.get(currency) ?? 0) + Math.round(Number(total) * 100))
  return [...by].map(([currency, cents]) => ({ amount: (cents / 100).toFixed(2), currency }))
}
