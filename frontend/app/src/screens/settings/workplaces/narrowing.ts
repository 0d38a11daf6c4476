import type { BoardFilter, Filter } from "../../../wire/api.gen"
import type { WordKey } from "../../../words/words"

interface Ready<F> {
  id: string
  label: WordKey
  filter: F | null
}

/** What the inbox may open with. */
export const DIALOGS: readonly Ready<Filter>[] = [
  { id: "usual", label: "workplaces.usual", filter: null },
  { id: "mine", label: "list.mine", filter: { view: "mine", state: "open" } },
  { id: "unassigned", label: "list.unassigned", filter: { view: "unassigned", state: "open" } },
  { id: "waiting", label: "list.waiting", filter: { view: "waiting", state: "open" } },
  { id: "chat", label: "filter.way_chat", filter: { state: "open", ways: ["chat"] } },
  { id: "letter", label: "filter.way_letter", filter: { state: "open", ways: ["letter"] } },
  { id: "call", label: "filter.way_call", filter: { state: "open", ways: ["call"] } },
  { id: "form", label: "filter.way_form", filter: { state: "open", ways: ["form"] } },
]

/** What the board is narrowed to. */
export const REQUESTS: readonly Ready<BoardFilter>[] = [
  { id: "usual", label: "workplaces.everything", filter: null },
  { id: "mine", label: "workplaces.mineAlone", filter: { responsible: ["me"] } },
  { id: "ours", label: "workplaces.mineAndNobodys", filter: { responsible: ["me", "nobody"] } },
  { id: "nobody", label: "workplaces.nobodys", filter: { responsible: ["nobody"] } },
  { id: "waiting", label: "filter.waiting", filter: { unanswered: true } },
]

const text = (filter: object | null) => JSON.stringify(Object.entries(filter ?? {}).filter(([, value]) => value !== null && value !== false && !(Array.isArray(value) && !value.length)).sort(([a], [b]) => (a < b ? -1 : 1)))

/** Which of them it is; null: one that was put together elsewhere. */
export const readyOf = <F extends object>(all: readonly Ready<F>[], filter: F | null): string | null => all.find((each) => text(each.filter) === text(filter))?.id ?? null
