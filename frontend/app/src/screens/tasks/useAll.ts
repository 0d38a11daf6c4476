import { useEffect } from "react"
import { useTasks } from "../../shell/tasks/deeds"

const MOST = 500

/** Every open task of one colleague, page after page, as far as a screen can show them. */
export function useAllTasks(whose: string, state: "open" | "done" = "open", enabled = true) {
  const { tasks, pages } = useTasks({ assignee: whose === "all" ? null : whose, state }, enabled)
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages
  const few = (tasks?.length ?? 0) < MOST
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && few) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, few])
  return { tasks, pages, more: hasNextPage && !few }
}
