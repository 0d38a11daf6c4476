import { useQuery } from "@tanstack/react-query"
import { useMemo } from "react"
import type { MyWorkplace, Workplace } from "../wire/api.gen"
import { http } from "../wire/http"
import type { SavedView } from "../wire/types"
import type { Words } from "../words/words"
import { useWords } from "../words/words"
import { queries } from "./session"

export type { Workplace } from "../wire/api.gen"
export type Section = Workplace["opens"]

/** As the rail has them where nobody has put it otherwise. */
export const SECTIONS = ["inbox", "sales", "board", "requests", "tasks", "feed", "contacts", "companies", "invoices", "orders", "duty"] as const satisfies readonly Section[]
/** All sections, nothing narrowed. */
export const ALL = "all"
const SHIPPED = ["sales", "dialogs", "mail", "requests", "calls", "dispatch"] as const

const KEY = ["workplaces"]

const MINE = () => http.get<MyWorkplace>("/workplaces")

/** Where I work, and among which I may choose; events make it fresh (state/live.ts). `known`: it has come, or does not. */
export function useWorkplaces(): MyWorkplace & { known: boolean } {
  const { data, failureCount } = useQuery({ queryKey: [...KEY, "mine"], queryFn: MINE, staleTime: Infinity })
  return { ...(data ?? { items: [], mine: null, fixed: false }), known: data !== undefined || failureCount > 0 }
}

export function useWorkplace(): Workplace | null {
  const { items, mine } = useWorkplaces()
  return items.find(({ key }) => key === mine) ?? null
}

/** A shipped one is called in the reader's language, until somebody gives it a name. */
export function workplaceName({ key, name }: Pick<Workplace, "key" | "name">, { t }: Pick<Words, "t">): string {
  const known = SHIPPED.find((each) => each === key)
  return name || (known ? t(`workplaces.of_${known}`) : key)
}

/** Mine from now on, in all of my windows. */
export async function chooseWorkplace(key: string): Promise<void> {
  await http.patch("/users/me", { settings: { workplace: key } })
  await queries.invalidateQueries({ queryKey: KEY })
}

/** The number that no saved view has: the tab of a workplace stands among them. */
export const WORK = 0

const viewOf = ({ dialogs, order }: Workplace, name: string): SavedView | null =>
  dialogs ? { id: WORK, name, icon: "pin", color: null, filter: dialogs, order: order ?? "waiting", scope: "all", team_id: null, owner_id: 0, rev: 0 } : null

/** What the inbox opens with where I work: a view that nobody saved. */
export function useWorkView(): SavedView | null {
  const place = useWorkplace()
  const words = useWords()
  const name = place ? workplaceName(place, words) : ""
  return useMemo(() => place && viewOf(place, name), [place, name])
}

/** The same, for what is done by a key. */
export function workViewNow(): SavedView | null {
  const known = queries.getQueryData<MyWorkplace>([...KEY, "mine"])
  const place = known?.items.find(({ key }) => key === known.mine)
  return place ? viewOf(place, place.name || place.key) : null
}
