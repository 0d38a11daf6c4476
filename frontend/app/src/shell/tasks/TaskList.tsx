import { useState } from "react"
import type { Task } from "../../state/tasks"
import { shownOf } from "../../state/tasks"
import { TaskRow } from "./TaskRow"

/** Those that were closed here a moment ago stay where they stood, until what came of them is said or left. */
export function useClosedHere(open: readonly Task[]) {
  const [closed, setClosed] = useState<readonly Task[]>([])
  const leave = (id: number) => setClosed((all) => all.filter((each) => each.id !== id))
  return {
    shown: shownOf(open, closed),
    row: (task: Task) => ({
      asking: task.state === "done" && closed.some(({ id }) => id === task.id),
      onClosed: (now: Task) => {
        // of the one before nothing more will be said
        if (now.state === "done") setClosed((all) => [...all.filter(({ id }) => id !== now.id), now])
      },
      onLeft: leave,
    }),
  }
}

/** Rows of tasks. */
export function TaskList({ tasks, row, about, who, label }: { tasks: readonly Task[]; row?: ReturnType<typeof useClosedHere>["row"]; about?: boolean; who?: boolean; label: string }) {
  return (
    <ul className="tasks" aria-label={label}>
      {tasks.map((task) => (
        <TaskRow key={task.id} task={task} about={about === true} who={who === true} {...row?.(task)} />
      ))}
    </ul>
  )
}
