import type { ReactNode } from "react"
import { lazy, Suspense, useState } from "react"
import type { Task } from "../../state/tasks"

const TaskMore = lazy(() => import("./TaskMore"))

/** The window with all of a task; its words and fields are loaded when it is first opened. */
export function useMore(task: Task): { open: () => void; more: ReactNode } {
  const [shown, setShown] = useState(false)
  const more = shown ? (
    <Suspense fallback={null}>
      <TaskMore task={task} onClose={() => setShown(false)} />
    </Suspense>
  ) : null
  return { open: () => setShown(true), more }
}
