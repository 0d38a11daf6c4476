import { useNow } from "../../../parts/useNow"
import { useTasks } from "../../../shell/tasks/deeds"
import { useClosedHere } from "../../../shell/tasks/TaskList"
import { groupOf } from "../../../state/tasks"
import { useFormats } from "../../../words/format"

/** My tasks that are due by the end of today; those that were closed here stay until they are left. */
export function usePromised() {
  const { tasks, pages } = useTasks({ assignee: "me", state: "open" })
  const { shown, row } = useClosedHere(tasks ?? [])
  const { dayKey } = useFormats()
  const now = useNow()
  const due = shown.filter((task) => task.state !== "open" || ["late", "today"].includes(groupOf(task, now, dayKey)))
  return { due, later: shown.length - due.length, row, ready: tasks !== undefined, error: pages.error, retry: () => void pages.refetch() }
}
