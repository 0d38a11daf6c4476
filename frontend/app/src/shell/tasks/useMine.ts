import { useNow } from "../../parts/useNow"
import { isLate } from "../../state/tasks"
import { useTasks } from "./deeds"

/** How many of my open tasks are overdue by now; the server lists them first. */
export function useMyLate(): number {
  const now = useNow()
  const { tasks } = useTasks({ assignee: "me", state: "open" })
  return (tasks ?? []).filter((task) => isLate(task, now)).length
}
