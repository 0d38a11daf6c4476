import { lazy, Suspense, useState } from "react"
import { Button } from "../../parts/Button"
import { EmptyState, ErrorState, RowsSkeleton } from "../../parts/Placeholders"
import { Segments } from "../../parts/Segments"
import { Select } from "../../parts/Select"
import { useNow } from "../../parts/useNow"
import { useMay, useMe } from "../../shell/me"
import { useTasks } from "../../shell/tasks/deeds"
import { TaskList, useClosedHere } from "../../shell/tasks/TaskList"
import "../../shell/tasks/tasks.css"
import { walkTasks } from "../../shell/tasks/walk"
import { useColleagues } from "../../state/house"
import { GROUPS, groupOf } from "../../state/tasks"
import { useFormats } from "../../words/format"
import { useWords } from "../../words/words"
import { FeedLink } from "./FeedLink"
import "./page.css"

const DayBoard = lazy(() => import("./DayBoard"))
const TaskCalendar = lazy(() => import("./TaskCalendar"))
const Control = lazy(() => import("./Control"))

type View = "plan" | "board" | "calendar" | "closed" | "control"
const VIEWS: readonly View[] = ["plan", "board", "calendar", "closed"]

/** What is promised: mine first, by when it is due; by days on a board and in a calendar; of others for who may give tasks. */
export default function Tasks() {
  const { t } = useWords()
  const [view, setView] = useState<View>("plan")
  const [whose, setWhose] = useState("me")
  const mayGive = useMay("tasks.assign")
  const views = mayGive ? [...VIEWS, "control" as const] : VIEWS
  return (
    <div className="tasks-page">
      <header className="tasks-bar">
        <h1>{t("tasks.title")}</h1>
        <Segments<View> label={t("tasks.state")} value={view} choices={views.map((value) => ({ value, label: t(`tasks.view_${value}`) }))} onChange={setView} />
        {view !== "control" && <Whose value={whose} onChange={setWhose} />}
        <FeedLink />
      </header>
      <Suspense fallback={<RowsSkeleton rows={6} />}>
        {view === "control" && <Control />}
        {view === "board" && <DayBoard key={whose} whose={whose} />}
        {view === "calendar" && <TaskCalendar key={whose} whose={whose} />}
        {(view === "plan" || view === "closed") && <Listed key={`${view}/${whose}`} state={view === "plan" ? "open" : "closed"} whose={whose} />}
      </Suspense>
    </div>
  )
}

function Whose({ value, onChange }: { value: string; onChange: (whose: string) => void }) {
  const { t } = useWords()
  const me = useMe().id
  const may = useMay("tasks.assign")
  const people = useColleagues().filter(({ active, id }) => active && id !== me)
  if (!may) return null
  const choices = [
    { value: "me", label: t("tasks.me") },
    { value: "all", label: t("tasks.everybody") },
    { value: "nobody", label: t("tasks.noOne") },
    ...people.map(({ id, name }) => ({ value: String(id), label: name })),
  ]
  return <Select label={t("tasks.whose")} value={value} choices={choices} onChange={onChange} />
}

function Listed({ state, whose }: { state: "open" | "closed"; whose: string }) {
  const { t } = useWords()
  const { tasks, pages } = useTasks({ assignee: whose === "all" ? null : whose, state })
  const { shown, row } = useClosedHere(tasks ?? [])
  if (pages.error && !tasks) return <ErrorState title={t("tasks.failed")} error={pages.error} onRetry={() => void pages.refetch()} />
  if (!tasks) return <RowsSkeleton rows={6} />
  if (!shown.length) {
    const own = whose === "me" && state === "open"
    return <EmptyState icon="tasks" title={t(own ? "tasks.pageNone" : "tasks.pageNoneOf")} hint={t(own ? "tasks.pageNoneHint" : "tasks.pageNoneOfHint")} />
  }
  return (
    <div className="tasks-scroll" onKeyDown={walkTasks}>
      {state === "open" ? <Grouped tasks={shown} row={row} /> : <TaskList about tasks={tasks} label={t("tasks.stateClosed")} />}
      {pages.hasNextPage && (
        <Button look="quiet" busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t("tasks.more")}
        </Button>
      )}
    </div>
  )
}

function Grouped({ tasks, row }: Pick<ReturnType<typeof useClosedHere>, "row"> & { tasks: ReturnType<typeof useClosedHere>["shown"] }) {
  const { t } = useWords()
  const { dayKey } = useFormats()
  const now = useNow()
  return GROUPS.map((group) => {
    const within = tasks.filter((task) => groupOf(task, now, dayKey) === group)
    if (!within.length) return null
    return (
      <section key={group} data-group={group}>
        <h2>
          {t(`tasks.group_${group}`)} <span>{within.length}</span>
        </h2>
        <TaskList about tasks={within} row={row} label={t(`tasks.group_${group}`)} />
      </section>
    )
  })
}
