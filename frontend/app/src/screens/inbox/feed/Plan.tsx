import { useState } from "react"
import { Link } from "wouter"
import { Icon } from "../../../parts/icon/Icon"
import { ErrorState } from "../../../parts/Placeholders"
import { useNow } from "../../../parts/useNow"
import { useTasks } from "../../../shell/tasks/deeds"
import { TaskList, useClosedHere } from "../../../shell/tasks/TaskList"
import "../../../shell/tasks/tasks.css"
import { walkTasks } from "../../../shell/tasks/walk"
import { GROUPS, groupOf } from "../../../state/tasks"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"

const MOST = 12

/** The nearest of my tasks beside the feed (F9): late ones, today's and those that follow. */
export function Plan() {
  const { t } = useWords()
  const { dayKey } = useFormats()
  const now = useNow()
  const [folded, fold] = useState(false)
  const { tasks, pages } = useTasks({ assignee: "me", state: "open" })
  const { shown, row } = useClosedHere(tasks ?? [])
  const near = shown.slice(0, MOST)
  return (
    <aside className="feed-plan" aria-label={t("feed.plan")} onKeyDown={walkTasks}>
      <button type="button" className="tasks-fold" aria-expanded={!folded} onClick={() => fold(!folded)}>
        <Icon name={folded ? "chevronRight" : "chevronDown"} size={14} />
        {t("feed.plan")}
      </button>
      {!folded && pages.error && !tasks && <ErrorState title={t("tasks.failed")} error={pages.error} onRetry={() => void pages.refetch()} />}
      {!folded && tasks && !near.length && <p className="feed-dim">{t("tasks.pageNone")}</p>}
      {!folded &&
        GROUPS.map((group) => {
          const within = near.filter((task) => groupOf(task, now, dayKey) === group)
          return within.length ? (
            <section key={group} data-group={group}>
              <h3>{t(`tasks.group_${group}`)}</h3>
              <TaskList about tasks={within} row={row} label={t(`tasks.group_${group}`)} />
            </section>
          ) : null
        })}
      {!folded && shown.length > near.length && <Link href="/tasks">{t("feed.allTasks")}</Link>}
    </aside>
  )
}
