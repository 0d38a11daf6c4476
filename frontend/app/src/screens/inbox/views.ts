import { useMemo } from "react"
import { create } from "zustand"
import type { IconName } from "../../parts/icon/Icon"
import type { Order, View, Wanted } from "../../state/dialogs"
import { standing, VIEWS } from "../../state/dialogs"
import { tidy } from "../../state/filter"
import { savedViewsNow, useSavedViews } from "../../state/views"
import type { ViewList } from "../../wire/api.gen"
import type { Filter, SavedView } from "../../wire/types"

/** Which tab this window shows, what was changed about it, in which order each stands; kept until the window is closed. */
interface Choice {
  /** A standing view by its name, a saved one by its id; null: my first. */
  tab: string | null
  edits: Record<string, Filter>
  orders: Record<string, Order>
}

const KEY = "samovar.inbox"

function kept(): Choice {
  const { tab = null, edits = {}, orders = {} } = JSON.parse(sessionStorage.getItem(KEY) ?? "{}") as Partial<Choice>
  return { tab, edits, orders }
}

const useChoice = create<Choice>(kept)

function choose(change: Partial<Choice>): void {
  useChoice.setState(change)
  sessionStorage.setItem(KEY, JSON.stringify(useChoice.getState()))
}

export const chooseTab = (tab: string) => choose({ tab })
export const chooseView = (view: View) => chooseTab(view)
export const chooseOrder = (tab: string, order: Order) => choose({ orders: { ...useChoice.getState().orders, [tab]: order } })

/** Narrow what the tab shows; null: as it was. */
export function narrow(tab: string, filter: Filter | null): void {
  const others = Object.entries(useChoice.getState().edits).filter(([each]) => each !== tab)
  choose({ edits: Object.fromEntries(filter ? [...others, [tab, tidy(filter)]] : others) })
}

export interface Chosen extends Wanted {
  tab: string
  /** One of the nine; null for a saved one. */
  view: View | null
  saved: SavedView | null
  /** What the tab is without what I have changed. */
  base: Filter
  edited: boolean
}

const isView = (tab: string | null): tab is View => VIEWS.some((view) => view === tab)

/** Where work is looked for, who waits longest stands on top. */
const WORK: readonly View[] = ["mine", "unassigned", "all", "waiting", "unanswered"]

const usual = (view: View | null): Order => (view && WORK.includes(view) ? "waiting" : "newest")

function chosenOf(choice: Choice, { items, first }: Pick<ViewList, "items" | "first">): Chosen {
  const known = (tab: string | null) => isView(tab) || items.some(({ id }) => String(id) === tab)
  const tab = [choice.tab, first].find((each) => each !== null && known(each)) ?? "all"
  const view = isView(tab) ? tab : null
  const saved = items.find(({ id }) => String(id) === tab) ?? null
  const base = tidy(saved?.filter ?? standing(view ?? "all"))
  const filter = choice.edits[tab] ?? base
  const order = choice.orders[tab] ?? saved?.order ?? usual(view)
  const edited = JSON.stringify(tidy(filter)) !== JSON.stringify(base) || (saved !== null && saved.order !== order)
  return { tab, view, saved, base, filter, order: filter.state === "done" ? "newest" : order, edited }
}

export function useChosen(): Chosen {
  const choice = useChoice()
  const { items, first } = useSavedViews()
  return useMemo(() => chosenOf(choice, { items, first }), [choice, items, first])
}

/** The same, for what is done by a key. */
export const chosenNow = (): Chosen => chosenOf(useChoice.getState(), savedViewsNow())

export const VIEW_ICONS: Record<View, IconName> = {
  mine: "user",
  unassigned: "plus",
  all: "dialogs",
  waiting: "clock",
  unanswered: "reply",
  done: "check",
  mentions: "contacts",
  snoozed: "snooze",
  failed: "alert",
}
