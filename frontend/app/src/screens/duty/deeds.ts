import { useQuery } from "@tanstack/react-query"
import { reasonOf } from "../../parts/Placeholders"
import { tell } from "../../parts/Toast"
import { queries } from "../../state/session"
import type { Bar, ChangedShifts, NewShift, OnDutyView, PlanView, ShiftRequestView, ShiftRow } from "../../wire/api.gen"
import { http } from "../../wire/http"
import type { Page } from "../../wire/types"
import { useWords } from "../../words/words"
import type { Frame } from "./span"

export interface Whose {
  team_id?: number | null
  channel_id?: number | null
}

const iso = (at: number) => new Date(at).toISOString()

export const usePlan = ({ start, end }: Frame, whose: Whose) =>
  useQuery({
    queryKey: ["shifts", "plan", start, end, whose],
    queryFn: () => http.get<PlanView>("/shifts", { query: { starts_at: iso(start), ends_at: iso(end), ...whose } }),
    placeholderData: (before) => before,
  })

export const useOnDuty = (whose: Whose) => useQuery({ queryKey: ["shifts", "now", whose], queryFn: async () => (await http.get<Page<OnDutyView>>("/shifts/now", { query: { ...whose } })).items, refetchInterval: 60_000 })

export const useRequests = (waiting: boolean) =>
  useQuery({ queryKey: ["shifts", "requests", waiting], queryFn: async () => (await http.get<Page<ShiftRequestView>>("/shift-requests", { query: { waiting, limit: 200 } })).items })

export const again = (): Promise<void> => queries.invalidateQueries({ queryKey: ["shifts"] })

const asNew = ({ user_id, kind, starts_at, ends_at, from_on, to_on, substitute_id, note }: ShiftRow): NewShift => ({
  user_id,
  kind,
  ...(from_on ? { from_on, to_on } : { starts_at, ends_at }),
  substitute_id,
  note,
})

/** What a bar is instead of where it stands: taken off there, and put where it is to be. */
export function movedTo(bar: Bar, from: number, to: { user: number; start: number; end: number }): { add: NewShift[]; remove: number[] } {
  const put: NewShift = { user_id: to.user, kind: "extra", starts_at: iso(to.start), ends_at: iso(to.end), note: bar.note ?? "" }
  if (bar.kind === "extra" && bar.id) return { add: [put], remove: [bar.id] }
  return { add: [{ user_id: from, kind: "off", starts_at: bar.starts_at, ends_at: bar.ends_at }, put], remove: [] }
}

/** No shift any more: the row that made it goes, or a day off stands over it. */
export function without(bar: Bar, user: number): { add: NewShift[]; remove: number[] } {
  if (bar.id) return { add: [], remove: [bar.id] }
  return { add: [{ user_id: user, kind: "off", starts_at: bar.starts_at, ends_at: bar.ends_at }], remove: [] }
}

/** Changes of the plan that can be taken back; what is refused is said. */
export function useChange() {
  const words = useWords()
  const send = async (add: NewShift[], remove: number[], draft: boolean): Promise<ChangedShifts> => {
    const done = await http.post<ChangedShifts>("/shifts", { add, remove, draft })
    await again()
    return done
  }
  const back = async (done: ChangedShifts, draft: boolean): Promise<void> => {
    try {
      await send(done.removed.map(asNew), done.made.map(({ id }) => id), draft)
    } catch (error) {
      tell(reasonOf(error, words), { fault: true })
    }
  }
  /** Raises ApiError. */
  const change = async (add: NewShift[], remove: number[], said: string, draft = false): Promise<void> => {
    const done = await send(add, remove, draft)
    tell(said, { undo: () => void back(done, draft || done.removed.some((row) => row.draft)) })
  }
  const tryTo = async (add: NewShift[], remove: number[], said: string, draft = false): Promise<boolean> => {
    try {
      await change(add, remove, said, draft)
      return true
    } catch (error) {
      tell(reasonOf(error, words), { fault: true })
      await again()
      return false
    }
  }
  return { change, tryTo }
}
