import type { InfiniteData, QueryClient } from "@tanstack/react-query"
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

/** Tasks of a list, page by page; events make it fresh (state/live.ts). `stays`: those before are shown until others are here. */
export function useTasks(query: Record<string, string | number | null | undefined>, enabled = true, stays = false) {
  const pages = useInfiniteQuery({
    queryKey: [...KEY, query],
    queryFn: ({ pageParam }) => http.get<Page<Task>>("/tasks", { query: { ...query, limit: MOST, cursor: pageParam ?? undefined } }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    staleTime: 0,
    enabled,
    ...(stays && { placeholderData: (before: Held | undefined) => before }),
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
export const finishTask = (id: number, result?: string) => told(http.post<Task>(`/tasks/${id}/done`, result === undefined ? undefined : { result }))
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

/** What is asked for against what the person saw; that something else was changed meanwhile is no question. Raises Overtaken, ApiError. */
async function against(seen: Task, same: (now: Task) => boolean, ask: (version: number) => Promise<Task>): Promise<Task> {
  let { version } = seen
  for (let tries = 1; ; tries++) {
    try {
      return await told(ask(version))
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "stale_version" || tries === MOST_TRIES) throw error
      const current = error.rest.current as Task
      put(current)
      if (!same(current)) throw new Overtaken(current)
      version = current.version
    }
  }
}

/** One field, against what the person saw. Raises Overtaken, ApiError. */
export const changeTask = <F extends keyof TaskFields>(seen: Task, field: F, value: TaskFields[F]): Promise<Task> =>
  against(seen, (now) => stood(now, field) === stood(seen, field), (version) => http.patch<Task>(`/tasks/${seen.id}`, { version, [field]: value }))

export interface MoreFields {
  starts_at: string | null
  due: NewDue | null
  place: string
  remind: readonly number[]
  repeat: Task["repeat"]
  result_required: boolean
  controller_id: number | null
  assignee_id: number | null
  assignee_note: string
}

const part = (task: Task, field: keyof MoreFields) =>
  JSON.stringify(field === "controller_id" ? task.controller?.id : field === "assignee_id" ? task.assignee?.id : field === "assignee_note" ? "" : task[field])

/** Several fields at once. Raises Overtaken, ApiError. */
export const patchTask = (seen: Task, fields: Partial<MoreFields>): Promise<Task> =>
  against(
    seen,
    (now) => (Object.keys(fields) as (keyof MoreFields)[]).every((field) => part(now, field) === part(seen, field)),
    (version) => http.patch<Task>(`/tasks/${seen.id}`, { version, ...fields }),
  )

export const writeLines = (seen: Task, lines: readonly { id?: number; text: string }[]) =>
  against(seen, (now) => JSON.stringify(now.checklist) === JSON.stringify(seen.checklist), (version) => http.put<Task>(`/tasks/${seen.id}/checklist`, { version, lines }))
export const tickLine = (id: number, line: number, done: boolean) => told(http.put<Task>(`/tasks/${id}/checklist/${line}`, { done }))

export type NewGuest = { id: number } | { user_id: number } | { email: string }
export const askPeople = (seen: Task, people: readonly NewGuest[]) =>
  against(seen, (now) => JSON.stringify(now.people.map(({ id }) => id)) === JSON.stringify(seen.people.map(({ id }) => id)), (version) => http.put<Task>(`/tasks/${seen.id}/people`, { version, people }))
export const answerMeeting = (id: number, answer: "yes" | "no" | "maybe") => told(http.post<Task>(`/tasks/${id}/answer`, { answer }))
export const lookAt = (id: number, accept: boolean, note = "") => told(http.post<Task>(`/tasks/${id}/check`, { accept, note }))

/** As the lists have it by now. */
export function heldTask(client: QueryClient, id: number): Task | undefined {
  const lists = client.getQueriesData<Held>({ queryKey: KEY })
  const found = lists.flatMap(([, held]) => held?.pages.flatMap(({ items }) => items.filter((task) => task.id === id)) ?? [])
  return found.sort((a, b) => b.version - a.version)[0]
}
