import { useLocation } from "wouter"
import { copyText } from "../../../parts/copy"
import type { MenuItem } from "../../../parts/Menu"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { useMay } from "../../../shell/me"
import type { PaperLink } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { issueInvoice } from "../card/invoices/useInvoices"
import { STATES } from "../card/orders/useOrders"
import { askRows, NOUN, PLACE } from "../lists/useList"
import type { Bill, BillKind } from "./bills"
import { isDraft, isInvoice } from "./bills"

/** What can be done with a row without opening it, by its menu and by keys. */
export function useBillDeeds(of: BillKind): (row: Bill) => MenuItem[] {
  const words = useWords()
  const { t } = words
  const [, go] = useLocation()
  const [issues, sees, moves] = [useMay("sales.issue"), useMay("sales.see"), useMay("cards.edit")]
  const guard = (work: Promise<unknown>, said?: string) =>
    void work.then(
      () => said && tell(said),
      (error: unknown) => tell(reasonOf(error, words), { fault: true }),
    )
  // whatever came of it
  const step = (work: Promise<unknown>) => guard(work.finally(() => askRows(of)))
  // in the language of the own company, where nobody has chosen another
  const copy = async (row: Bill) => copyText((await http.post<PaperLink>(`/${NOUN[of]}/${row.id}/links`)).url)
  return (row) => {
    const draft = isDraft(row)
    const gone = isInvoice(row) ? row.status === "void" : row.state === "cancelled"
    const print = `/api/v1/${NOUN[of]}/${row.id}/pdf`
    return [
      { id: "row-open", label: t("lists.open"), icon: "forward", run: () => go(`/${PLACE[of]}/${row.id}`) },
      { id: "row-request", label: t("orders.toRequest", { n: String(row.card_id) }), icon: "board", run: () => go(`/requests/${row.card_id}`) },
      ...(sees ? [{ id: "row-print", label: t("invoices.print"), icon: "file" as const, run: () => void window.open(print, "_blank", "noopener") }] : []),
      ...(sees && issues && !draft && !gone ? [{ id: "link", label: t("invoices.copyLink"), icon: "copy" as const, chord: "KeyY" as const, run: () => guard(copy(row), t("invoices.copied")) }] : []),
      ...(draft && issues && isInvoice(row) ? [{ id: "row-issue", label: t("invoices.issue"), icon: "check" as const, run: () => step(issueInvoice(row)) }] : []),
      ...(draft && issues ? [{ id: "row-delete", label: t("invoices.discard"), icon: "trash" as const, chord: "Delete" as const, danger: true, run: () => step(http.delete(`/invoices/${row.id}`)) }] : []),
      ...(!isInvoice(row) && moves
        ? STATES.filter((state) => state !== row.state).map((state) => ({ id: `row-${state}`, label: t("bills.moveTo", { state: t(`orders.${state}`) }), icon: "board" as const, run: () => step(http.patch(`/orders/${row.id}`, { version: row.version, state })) }))
        : []),
    ]
  }
}
