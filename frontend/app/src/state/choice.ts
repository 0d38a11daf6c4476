import { create } from "zustand"
import type { Filter } from "../wire/types"
import type { Order } from "./filter"
import { tidy } from "./filter"
import { atHand } from "../wire/shelf"

/** Which tab this window shows, what was changed about it, in which order each stands; kept until the window is closed. */
export interface Choice {
  /** A standing view by its name, a saved one by its id; null: my first. */
  tab: string | null
  edits: Record<string, Filter>
  orders: Record<string, Order>
}

const KEY = "samovar.inbox"

function kept(): Choice {
  const { tab = null, edits = {}, orders = {} } = (atHand.read(KEY) ?? {}) as Partial<Choice>
  return { tab, edits, orders }
}

export const useChoice = create<Choice>(kept)

function choose(change: Partial<Choice>): void {
  useChoice.setState(change)
  atHand.put(KEY, JSON.stringify(useChoice.getState()))
}

export const chooseTab = (tab: string) => choose({ tab })
export const chooseOrder = (tab: string, order: Order) => choose({ orders: { ...useChoice.getState().orders, [tab]: order } })

/** Narrow what the tab shows; null: as it was. */
export function narrow(tab: string, filter: Filter | null): void {
  const others = Object.entries(useChoice.getState().edits).filter(([each]) => each !== tab)
  choose({ edits: Object.fromEntries(filter ? [...others, [tab, tidy(filter)]] : others) })
}
