import { QueryClientProvider } from "@tanstack/react-query"
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react"
import { afterEach, expect, test, vi } from "vitest"
import { MeContext } from "../../shell/me"
import { setPrefs } from "../../state/prefs"
import type { Me } from "../../state/session"
import { queries } from "../../state/session"
import type { Task } from "../../state/tasks"
import en from "../../words/en"
import { makeWords, WordsContext } from "../../words/words"
import TaskCalendar from "./TaskCalendar"

afterEach(() => {
  cleanup()
  queries.clear()
  vi.unstubAllGlobals()
})

const me = { id: 1, rights: ["tasks.edit"], hidden_fields: [], read_only_fields: [] } as unknown as Me
const DAY_MS = 86_400_000

test("a month's tasks are asked for by its days, and a task that keys carry into the next month keeps the focus there", async () => {
  setPrefs({ timeZone: "UTC" })
  // the last day that is shown: one day on is another month's page
  const today = new Date()
  const first = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), 1)
  const monday = first - ((new Date(first).getUTCDay() + 6) % 7) * DAY_MS
  const last = monday + 41 * DAY_MS
  const due = (at: number) => ({ at: new Date(at).toISOString(), on: null, zone: "UTC" })
  const subject = { kind: "contact", id: 2, name: "Gleb" }
  let task = { id: 7, kind: "todo", title: "Call Gleb", state: "open", version: 1, starts_at: null, subject, people: [], checklist: [], assignee: null, due: due(last + DAY_MS / 2) } as unknown as Task
  const asked: { from: number; to: number }[] = []
  vi.stubGlobal(
    "fetch",
    vi.fn((path: string, { method = "GET" }: { method?: string }) => {
      const { searchParams } = new URL(path, "http://x")
      const [from, to] = [Date.parse(searchParams.get("due_from")!), Date.parse(searchParams.get("due_to")!)]
      if (method === "PATCH") task = { ...task, version: 2, due: due(last + DAY_MS * 1.5) }
      else asked.push({ from, to })
      const within = Date.parse(task.due!.at) >= from && Date.parse(task.due!.at) < to
      return Promise.resolve(new Response(JSON.stringify(method === "PATCH" ? task : { items: within ? [task] : [], next: null }), { headers: { "content-type": "application/json" } }))
    }),
  )
  render(
    <QueryClientProvider client={queries}>
      <WordsContext value={makeWords("en", en)}>
        <MeContext value={me}>
          <TaskCalendar whose="me" />
        </MeContext>
      </WordsContext>
    </QueryClientProvider>,
  )
  const chip = () => screen.findByTitle("Call Gleb")
  fireEvent.keyDown(await chip(), { key: "ArrowRight", shiftKey: true })
  const day = new Date(last + DAY_MS).toISOString().slice(0, 10)
  await waitFor(() => expect(document.activeElement?.closest("[data-day]")?.getAttribute("data-day")).toBe(day))
  expect(asked[0]!.from).toBeLessThan(monday)
  expect(asked[0]!.to).toBeGreaterThan(last + DAY_MS)
  expect(asked.at(-1)!.from).toBeGreaterThan(asked[0]!.from)
})
