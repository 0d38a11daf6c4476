import type { Debt } from "../wire/types"

/** When it counts on, as far as the row knows: it begins or ends at `changes_at`, and once more at `then_at`. */
function stretches(debt: Debt): [number, number][] {
  const [from, changes, then] = [debt.as_of, debt.changes_at, debt.then_at ?? null].map((at) => (at === null ? Infinity : Date.parse(at))) as [number, number, number]
  return debt.running
    ? [
        [from, changes],
        [then, Infinity],
      ]
    : [[changes, then]]
}

/** Seconds of debt at `now`: it counts on by itself, as long as the channel is open. */
export function debtAt(debt: Debt, now: number): number {
  return stretches(debt).reduce((all, [from, to]) => all + Math.max(0, Math.min(now, to) - from) / 1000, debt.debt_s)
}

/** Does it count on at `now`? */
export const debtRuns = (debt: Debt, now: number): boolean => stretches(debt).some(([from, to]) => from <= now && now < to)

export type DebtStage = "calm" | "half" | "late"

/** Amber at half of the target, red at the target. */
export function debtStage(seconds: number, target: number): DebtStage {
  if (seconds >= target) return "late"
  return seconds >= target / 2 ? "half" : "calm"
}

/** When the figure or its colour next changes, in ms; null when it stands. */
export function debtTicks(debt: Debt, target: number, now: number): number | null {
  const edge = Math.min(...stretches(debt).flat().filter((at) => at > now)) - now
  if (!debtRuns(debt, now)) return Number.isFinite(edge) ? soon(edge) : null
  const seconds = debtAt(debt, now)
  const step = seconds < 60 ? 1 : 60
  const next = [(Math.floor(seconds / step) + 1) * step, target / 2, target].filter((at) => at > seconds)
  return soon(Math.min((Math.min(...next) - seconds) * 1000, edge))
}

// what a browser waits for at most is 24.8 days
const soon = (ms: number) => Math.min(Math.max(50, ms), 86_400_000)

/** Where a row that waits stands among those of other calendars: since when it would have waited, had its clock always run. */
export function waitedSince({ debt, waiting_since }: { debt: Debt | null; waiting_since: string | null }): number {
  if (debt && debt.changes_at) return Date.parse(debt.as_of) - debt.debt_s * 1000
  return Date.parse(waiting_since ?? "")
}
