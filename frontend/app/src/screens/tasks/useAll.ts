import { useEffect } from "react"
import { useTasks } from "../../shell/tasks/deeds"

const MOST = 500

/** Due at or after, and before. */
export interface Between {
  due_from: string
  due_to: string
}

/** Every task of one colleague, or those due in between, page after page, as far as a screen can show them. */
export function useAllTasks(whose: string, state: "open" | "done" = "open", enabled = true, between?: Between) {
  const { tasks, pages } = useTasks({ assignee: whose === "all" ? null : whose, state, ...between }, enabled, between !== undefined)
  const { hasNextPage, isFetchingNextPage, isPlaceholderData, fetchNextPage } = pages
  const few = (tasks?.length ?? 0) < MOST
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isPlaceholderData && few) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, isPlaceholderData, fetchNextPage, few])
  return { tasks, pages, more: hasNextPage && !few }
}
