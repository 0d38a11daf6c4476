import { useState } from "react"
import { Button } from "../../parts/Button"
import { EmptyState, ErrorState, RowsSkeleton } from "../../parts/Placeholders"
import { Segments } from "../../parts/Segments"
import { useTasks } from "../../shell/tasks/deeds"
import { TaskList } from "../../shell/tasks/TaskList"
import { walkTasks } from "../../shell/tasks/walk"
import { useWords } from "../../words/words"

const SHOW = ["check", "overdue", "late", "no_result"] as const
type Show = (typeof SHOW)[number]

/** What of one's people's promises asks for a look: done and to be checked, overdue, done late, done without a word. */
export default function Control() {
  const { t } = useWords()
  const [show, setShow] = useState<Show>("check")
  const { tasks, pages } = useTasks({ control: show, assignee: show === "check" ? null : "people" })
  return (
    <>
      <div className="task-board-bar">
        <Segments<Show> label={t("tasks.view_control")} value={show} choices={SHOW.map((value) => ({ value, label: t(`tasks.control_${value}`) }))} onChange={setShow} />
      </div>
      {pages.error && !tasks ? <ErrorState title={t("tasks.failed")} error={pages.error} onRetry={() => void pages.refetch()} /> : null}
      {!tasks && !pages.error && <RowsSkeleton rows={6} />}
      {tasks && !tasks.length && <EmptyState icon="tasks" title={t("tasks.controlNone")} hint={t(`tasks.controlHint_${show}`)} />}
      {tasks && tasks.length > 0 && (
        <div className="tasks-scroll" onKeyDown={walkTasks}>
          <TaskList about who tasks={tasks} label={t(`tasks.control_${show}`)} />
          {pages.hasNextPage && (
            <Button look="quiet" busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
              {t("tasks.more")}
            </Button>
          )}
        </div>
      )}
    </>
  )
}
