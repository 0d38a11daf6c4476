import { momentOf, wallOf } from "../../parts/when/zone"
import type { NewDue, Task } from "../../state/tasks"

const DAY_MS = 86_400_000

/** The same task on another day of a clock on the wall: a moment keeps its time, a whole day is whole. */
export function dueOn(task: Pick<Task, "due">, day: string, zone: string): NewDue {
  if (!task.due || task.due.on) return { on: day, zone: task.due?.zone ?? zone }
  const { hour, minute } = wallOf(Date.parse(task.due.at), zone)
  const [year, month, date] = day.split("-").map(Number) as [number, number, number]
  return { at: new Date(momentOf({ year, month, day: date, hour, minute }, zone)).toISOString(), zone }
}

export const dayAfter = (day: string, by: number): string => new Date(Date.parse(day) + by * DAY_MS).toISOString().slice(0, 10)

/** The day that it stands on. */
export const dayOfTask = (task: Pick<Task, "due" | "starts_at">, dayKey: (at: string) => string): string | null =>
  task.due ? (task.due.on ?? dayKey(task.starts_at ?? task.due.at)) : null

/** Sunday of the week that a day is in. */
export const weekEnd = (day: string): string => dayAfter(day, (7 - new Date(day).getUTCDay()) % 7)
