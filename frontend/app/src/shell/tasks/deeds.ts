import type { InfiniteData } from "@tanstack/react-query"
import { useInfiniteQuery } from "@tanstack/react-query"
import { queries } from "../../state/session"
import type { NewDue, Task, TaskKind } from "../../state/tasks"
import { ApiError, http } from "../../wire/http"
import type { Page } from "../../wire/types"

export interface Subject {
  kind: Task["subject"]["kind"]
  id: number
}

type Held = InfiniteData<Page<Task>, string | null>

const KEY = ["tasks"]
const MOST = 100

/** Tasks of a list, page by page; events make it fresh (state/live.ts). */
export function useTasks(query: Record<string, string | number | null | undefined>, enabled = true) {
  const pages = useInfiniteQuery({
    queryKey: [...KEY, query],
    queryFn: ({ pageParam }) => http.get<Page<Task>>("/tasks", { query: { ...query, limit: MOST, cursor: pageParam ?? undefined } }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    staleTime: 0,
    enabled,
  })
  return { tasks: pages.data?.pages.flatMap(({ items }) => items), pages }
}

/** The row stands at once wherever it is drawn; which lists it belongs to now is asked. */
function put(task: Task): void {
  queries.setQueriesData<Held>({ queryKey: KEY }, (held) =>
    held && {
      ...held,
      pages: held.pages.map((page) => ({ ...page, items: page.items.map((each) => (each.id === task.id && each.version <= task.version ? task : each)) })),
    },
  )
}

async function told(asked: Promise<Task>): Promise<Task> {
  const task = await asked
  put(task)
  void queries.invalidateQueries({ queryKey: KEY })
  return task
}

export interface NewTask {
  subject: Subject
  title: string
  kind: TaskKind
  due: NewDue | null
  assignee_id: number | null
  client_id: string
}

export const addTask = (task: NewTask) => told(http.post<Task>("/tasks", task))
export const finishTask = (id: number) => told(http.post<Task>(`/tasks/${id}/done`))
export const cancelTask = (id: number) => told(http.post<Task>(`/tasks/${id}/cancel`))
export const reopenTask = (id: number) => told(http.post<Task>(`/tasks/${id}/reopen`))
export const takeTemplate = (template: number, subject: Subject) => told(http.post<Task>(`/task-templates/${template}/use`, { subject }))

export interface TaskFields {
  kind: TaskKind
  title: string
  note: string
  result: string
  due: NewDue | null
  assignee_id: number | null
}

/** A colleague put something else into this very field meanwhile. */
export class Overtaken extends Error {
  readonly task: Task

  constructor(task: Task) {
    super("overtaken")
    this.task = task
  }
}

const stood = (task: Task, field: keyof TaskFields) => JSON.stringify(field === "assignee_id" ? (task.assignee?.id ?? null) : task[field])
const MOST_TRIES = 4

/** One field, against what the person saw; that another field was changed meanwhile is no question. Raises Overtaken, ApiError. */
export async function changeTask<F extends keyof TaskFields>(seen: Task, field: F, value: TaskFields[F]): Promise<Task> {
  let { version } = seen
  for (let tries = 1; ; tries++) {
    try {
      return await told(http.patch<Task>(`/tasks/${seen.id}`, { version, [field]: value }))
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "stale_version" || tries === MOST_TRIES) throw error
      const current = error.rest.current as Task
      put(current)
      if (stood(current, field) !== stood(seen, field)) throw new Overtaken(current)
      version = current.version
    }
  }
}
