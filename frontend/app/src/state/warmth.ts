import { useQuery } from "@tanstack/react-query"
import { useActivityKinds } from "./activityKinds"
import type { WarmthSetting } from "../wire/api.gen"
import { http } from "../wire/http"
import type { WordKey, Words } from "../words/words"
import { useWords } from "../words/words"

/** How a stage of warmth looks: its name, its colour, how many of three bars are on. */
export interface StageLook {
  id: number
  name: string
  color: string
  bars: number
}

const NEW = 0
const SHIPPED: Record<number, WordKey | undefined> = { 1: "warmth.cold", 2: "warmth.warm", 3: "warmth.hot" }

/** The house's rules of warmth; live (state/live.ts). */
export function useWarmthSetting() {
  return useQuery({ queryKey: ["warmth"], queryFn: () => http.get<WarmthSetting>("/warmth"), staleTime: Infinity })
}

/** All stages, "new" first, then from cold to hot. */
export function looks(setting: Pick<WarmthSetting, "stages">, { t }: Pick<Words, "t">): StageLook[] {
  const most = setting.stages.length
  const name = ({ id, name: own }: WarmthSetting["stages"][number]) => own || t(SHIPPED[id] ?? "warmth.cold")
  return [
    { id: NEW, name: t("warmth.new"), color: "slate", bars: 0 },
    ...setting.stages.map((stage, at) => ({ id: stage.id, name: name(stage), color: stage.color, bars: 1 + Math.round((at * 2) / Math.max(1, most - 1)) })),
  ]
}

/** What a mark is called: an own kind of events as its administrator called it. */
export function useMarkName(): (mark: string) => string {
  const { t } = useWords()
  const kinds = useActivityKinds()
  return (mark) => {
    const own = /^own:(\d+)$/.exec(mark)
    return own ? (kinds.find(({ id }) => id === Number(own[1]))?.name ?? "…") : t(`warmth.mark_${mark}` as WordKey)
  }
}

/** One stage by its number; null until the rules have arrived, and for a stage that is gone. */
export function useStageLook(): (id: unknown) => StageLook | null {
  const words = useWords()
  const { data } = useWarmthSetting()
  const all = data ? looks(data, words) : []
  return (id) => all.find((each) => each.id === id) ?? null
}
