import { BillsScreen } from "./BillsScreen"

/** All orders. */
export default function OrderList() {
  return <BillsScreen of="order" />
}
