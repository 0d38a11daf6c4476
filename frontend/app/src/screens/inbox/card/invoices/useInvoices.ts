import { useMutation, useQuery } from "@tanstack/react-query"
import { queries } from "../../../../state/session"
import type { Invoices, InvoiceView, NewInvoice, PaperLink, Sellers } from "../../../../wire/api.gen"
import { http } from "../../../../wire/http"
import type { Formats } from "../../../../words/format"
import type { Words } from "../../../../words/words"
import type { Paper } from "../papers/paper"

/** Of a request, and of the lead that it was born of. An event of any invoice makes them old (state/live.ts). */
export function useInvoices(card: number, enabled: boolean) {
  return useQuery({
    queryKey: ["invoices", "card", card],
    queryFn: () => http.get<Invoices>(`/cards/${card}/invoices`),
    enabled,
  })
}

/** Own companies, the first one first. */
export function useSellers(enabled = true) {
  return useQuery({ queryKey: ["sellers", "offered"], queryFn: () => http.get<Sellers>("/sellers"), enabled })
}

const again = () => void queries.invalidateQueries({ queryKey: ["invoices"] })

/** One step of one invoice; whatever comes of it, all invoices are asked for anew. */
export function useStep<T>(step: (wanted: T) => Promise<unknown>, done?: () => void) {
  return useMutation({ mutationFn: step, onSettled: again, ...(done && { onSuccess: done }) })
}

export const makeInvoice = (card: number, body: NewInvoice) => http.post<InvoiceView>(`/cards/${card}/invoices`, body)
export const issueInvoice = ({ id, version }: Pick<InvoiceView, "id" | "version">) => http.post<InvoiceView>(`/invoices/${id}/issue`, { version })
export const pdfOf = (id: number) => `/api/v1/invoices/${id}/pdf`

/** What the client is sent of it. */
export function paperOfInvoice(invoice: InvoiceView, { t }: Words, { money }: Pick<Formats, "money">): Paper {
  const number = invoice.number ?? ""
  return {
    number,
    title: t("invoices.number", { number }),
    pdf: pdfOf(invoice.id),
    link: () => http.post<PaperLink>(`/invoices/${invoice.id}/links`),
    withdraw: () => http.delete(`/invoices/${invoice.id}/links`),
    line: (url) => t("invoices.message", { number, sum: money({ amount: invoice.total, currency: invoice.currency }), url }),
  }
}
