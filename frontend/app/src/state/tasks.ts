import type { TaskView } from "../wire/api.gen"

export type Task = TaskView
export type TaskKind = Task["kind"]
export type Due = NonNullable<Task["due"]>

/** What the server takes: a moment, or a whole day. */
export type NewDue = { zone?: string } & ({ at: string } | { on: string } | { duty_minutes: number } | { workday: number; time?: string })

export const isLate = ({ due, state }: Pick<Task, "due" | "state">, now: number): boolean => state === "open" && due !== null && Date.parse(due.at) <= now

/** By when they are due, those without a date at the end, as the server lists them. */
function byDue(a: Task, b: Task): number {
  const at = ({ due }: Task) => (due ? Date.parse(due.at) : Infinity)
  return (at(a) === at(b) ? 0 : at(a) - at(b)) || a.id - b.id
}

/** The open ones, and those that were closed here a moment ago where they stood; the newest state of each, once. */
export function shownOf(open: readonly Task[], closedHere: readonly Task[]): Task[] {
  const newest = new Map<number, Task>()
  for (const task of [...open, ...closedHere]) {
    const held = newest.get(task.id)
    if (!held || held.version < task.version) newest.set(task.id, task)
  }
  return [...newest.values()].sort(byDue)
}

export type Group = "late" | "today" | "tomorrow" | "week" | "later" | "undated"
export const GROUPS: readonly Group[] = ["late", "today", "tomorrow", "week", "later", "undated"]

const DAY_MS = 86_400_000
const dayAfter = (day: string, by: number) => new Date(Date.parse(day) + by * DAY_MS).toISOString().slice(0, 10)

/** `dayKey`: the day of a moment in the person's zone, as "2026-11-27". The week ends on Sunday. */
export function groupOf(task: Task, now: number, dayKey: (at: string) => string): Group {
  if (!task.due) return "undated"
  if (Date.parse(task.due.at) <= now) return "late"
  const day = task.due.on ?? dayKey(task.starts_at ?? task.due.at)
  const today = dayKey(new Date(now).toISOString())
  if (day <= today) return "today"
  if (day === dayAfter(today, 1)) return "tomorrow"
  return day <= dayAfter(today, (7 - new Date(today).getUTCDay()) % 7) ? "week" : "later"
}
