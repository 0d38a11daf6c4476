import type { Debt } from "../wire/types"

/** Seconds of debt at `now`: it counts on by itself while running, until the moment at which the calendar changes. */
export function debtAt(debt: Debt, now: number): number {
  if (!debt.running) return debt.debt_s
  const until = debt.changes_at ? Math.min(now, Date.parse(debt.changes_at)) : now
  return debt.debt_s + Math.max(0, until - Date.parse(debt.as_of)) / 1000
}

export type DebtStage = "calm" | "half" | "late"

/** Amber at half of the target, red at the target. */
export function debtStage(seconds: number, target: number): DebtStage {
  if (seconds >= target) return "late"
  return seconds >= target / 2 ? "half" : "calm"
}

/** When the figure or its colour next changes, in ms; null when it stands. */
export function debtTicks(debt: Debt, target: number, now: number): number | null {
  if (!debt.running) return null
  if (debt.changes_at && now >= Date.parse(debt.changes_at)) return null
  const seconds = debtAt(debt, now)
  const step = seconds < 60 ? 1 : 60
  const next = [(Math.floor(seconds / step) + 1) * step, target / 2, target].filter((at) => at > seconds)
  return Math.max(50, (Math.min(...next) - seconds) * 1000)
}
