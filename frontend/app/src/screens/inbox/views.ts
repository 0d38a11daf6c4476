import { create } from "zustand"
import type { IconName } from "../../parts/icon/Icon"
import type { Order, View } from "../../state/dialogs"
import { VIEWS } from "../../state/dialogs"

/** Which view this window shows, and in which order each stands; kept until the tab is closed. */
interface Choice {
  view: View
  orders: Partial<Record<View, Order>>
}

const KEY = "samovar.inbox"

function kept(): Choice {
  const { view, orders = {} } = JSON.parse(sessionStorage.getItem(KEY) ?? "{}") as Partial<Choice>
  return { view: VIEWS.find((each) => each === view) ?? "all", orders }
}

export const useChoice = create<Choice>(kept)

function choose(change: Partial<Choice>): void {
  useChoice.setState(change)
  sessionStorage.setItem(KEY, JSON.stringify(useChoice.getState()))
}

export const chooseView = (view: View) => choose({ view })

export const chooseOrder = (view: View, order: Order) => choose({ orders: { ...useChoice.getState().orders, [view]: order } })

export const orderOf = ({ view, orders }: Choice): Order =>
  view === "done" ? "newest" : (orders[view] ?? (view === "waiting" ? "waiting" : "newest"))

/** What the server is asked for. */
export function asked(view: View): { filter: string; state: string } {
  return view === "done" ? { filter: "all", state: "done" } : { filter: view, state: "open" }
}

export const VIEW_ICONS: Record<View, IconName> = {
  mine: "user",
  unassigned: "plus",
  all: "dialogs",
  waiting: "clock",
  unanswered: "reply",
  done: "check",
}
