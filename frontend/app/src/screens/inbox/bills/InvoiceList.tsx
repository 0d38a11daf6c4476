import { BillsScreen } from "./BillsScreen"

/** All invoices. */
export default function InvoiceList() {
  return <BillsScreen of="invoice" />
}
