import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Button, IconButton } from "../../parts/Button"
import { Icon } from "../../parts/icon/Icon"
import { act, useActions } from "../../parts/keys/actions"
import { Menu } from "../../parts/Menu"
import { ErrorState } from "../../parts/Placeholders"
import type { TaskTemplateView } from "../../wire/api.gen"
import { http } from "../../wire/http"
import type { Page } from "../../wire/types"
import { useWords } from "../../words/words"
import { useMay } from "../me"
import type { Subject } from "./deeds"
import { takeTemplate, useTasks } from "./deeds"
import { TaskAdd } from "./TaskAdd"
import { TaskList, useClosedHere } from "./TaskList"
import "./tasks.css"
import { walkTasks } from "./walk"
import { guard, KIND_ICONS } from "./words"

interface Props {
  /** What a new one is about. */
  about: Subject
  /** Whose are shown: of a contact all that is about them. */
  of: Subject
}

const FEW = 6

/** Tasks beside a dialog: open ones first by when they are due, a line for a new one, done ones folded. */
export function TasksBlock({ about, of }: Props) {
  const { t } = useWords()
  const may = useMay("tasks.edit")
  const [all, setAll] = useState(false)
  const { tasks, pages } = useTasks({ subject_kind: of.kind, subject_id: of.id, state: "open" })
  const { shown, row } = useClosedHere(tasks ?? [])
  const seen = all ? shown : shown.slice(0, FEW)
  useActions(may ? [{ id: "task-add", label: t("tasks.goAdd"), group: t("thread.keys"), icon: "tasks", chord: "Shift+KeyT", run: toLine }] : [])
  return (
    <section className="card-part tasks-block" aria-label={t("tasks.title")} onKeyDown={walkTasks}>
      <header>
        <h2>{t("tasks.title")}</h2>
        {may && <Templates about={about} />}
      </header>
      {pages.error && !tasks ? <ErrorState title={t("tasks.failed")} error={pages.error} onRetry={() => void pages.refetch()} /> : null}
      {shown.length > 0 && <TaskList tasks={seen} row={row} label={t("tasks.stateOpen")} />}
      {shown.length > seen.length && (
        <Button small look="quiet" onClick={() => setAll(true)}>
          {t("tasks.showAll", { n: shown.length - seen.length })}
        </Button>
      )}
      {all && pages.hasNextPage && (
        <Button small look="quiet" busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t("tasks.more")}
        </Button>
      )}
      {tasks && !shown.length && !may && <p className="tasks-none">{t("tasks.none")}</p>}
      {may && <TaskAdd key={`${about.kind}/${about.id}`} about={about} />}
      <Closed of={of} />
    </section>
  )
}

/** The pane may be folded: it is opened first. */
function toLine(): void {
  act("show-card")
  setTimeout(() => document.querySelector<HTMLElement>('[data-card-part="task"] input')?.focus())
}

function Closed({ of }: { of: Subject }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const { tasks, pages } = useTasks({ subject_kind: of.kind, subject_id: of.id, state: "closed" }, open)
  return (
    <>
      <button type="button" className="tasks-fold" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? "chevronDown" : "chevronRight"} size={14} />
        {t("tasks.showDone")}
      </button>
      {open && pages.error && !tasks && <ErrorState title={t("tasks.failed")} error={pages.error} onRetry={() => void pages.refetch()} />}
      {open && tasks && !tasks.length && <p className="tasks-none">{t("tasks.nothingDone")}</p>}
      {open && tasks && tasks.length > 0 && <TaskList tasks={tasks} label={t("tasks.showDone")} />}
      {open && pages.hasNextPage && (
        <Button small look="quiet" busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t("tasks.more")}
        </Button>
      )}
    </>
  )
}

/** Tasks that the administrator has prepared; there is no button where there are none. */
function Templates({ about }: { about: Subject }) {
  const words = useWords()
  const { t } = words
  const { data } = useQuery({ queryKey: ["task-templates"], queryFn: () => http.get<Page<TaskTemplateView>>("/task-templates"), staleTime: Infinity })
  if (!data?.items.length) return null
  const items = data.items.map(({ id, title, kind }) => ({ id: String(id), label: title, icon: KIND_ICONS[kind], run: () => guard(takeTemplate(id, about), words) }))
  return <Menu commands={t("tasks.templates")} align="end" groups={[{ id: "templates", label: t("tasks.templates"), items }]} trigger={<IconButton small icon="template" label={t("tasks.templates")} />} />
}
