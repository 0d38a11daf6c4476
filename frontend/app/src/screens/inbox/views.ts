import { useMemo } from "react"
import type { Choice } from "../../state/choice"
import { useChoice } from "../../state/choice"
import type { IconName } from "../../parts/icon/Icon"
import type { Order, View, Wanted } from "../../state/dialogs"
import { standing, VIEWS } from "../../state/dialogs"
import { tidy } from "../../state/filter"
import { savedViewsNow, useSavedViews } from "../../state/views"
import type { ViewList } from "../../wire/api.gen"
import type { Filter, SavedView } from "../../wire/types"

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
