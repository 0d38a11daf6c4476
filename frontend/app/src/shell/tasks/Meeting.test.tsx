import { QueryClientProvider } from "@tanstack/react-query"
import { act, fireEvent, render, screen } from "@testing-library/react"
import { beforeEach, expect, test, vi } from "vitest"
import { forgetBegun } from "../../state/begun"
import { setPrefs } from "../../state/prefs"
import type { Me } from "../../state/session"
import { queries } from "../../state/session"
import type { Task } from "../../state/tasks"
import en from "../../words/en"
import { makeWords, WordsContext } from "../../words/words"
import { MeContext } from "../me"
import { Checklist } from "./Checklist"
import { askPeople, Overtaken, patchTask, writeLines } from "./deeds"
import { Meeting } from "./Meeting"

vi.mock("./deeds", async (real) => ({ ...(await real<object>()), patchTask: vi.fn(), askPeople: vi.fn(), writeLines: vi.fn() }))

const me = { id: 1, rights: ["tasks.edit"], hidden_fields: [], read_only_fields: [] } as unknown as Me
const at = (from: string, to: string) => ({ starts_at: `2026-12-07T${from}:00Z`, due: { at: `2026-12-07T${to}:00Z`, on: null, zone: "UTC" } })
const task = { id: 3, kind: "meeting", state: "open", version: 1, place: "", people: [], checklist: [], assignee: null, ...at("10:00", "11:00") } as unknown as Task
const moved = { ...task, version: 2, ...at("15:00", "16:00") } as Task
const none = () => undefined

const drawn = (shown: Task) => (
  <QueryClientProvider client={queries}>
    <WordsContext value={makeWords("en", en)}>
      <MeContext value={me}>
        <Meeting task={shown} may onTask={none} />
        <Checklist task={shown} may onTask={none} />
      </MeContext>
    </WordsContext>
  </QueryClientProvider>
)
const field = (name: string) => screen.getByLabelText<HTMLInputElement>(name)
const write = (name: string, value: string) => fireEvent.change(field(name), { target: { value } })
const save = () => act(async () => Promise.resolve(fireEvent.submit(field("Place").closest("form")!)))

beforeEach(() => {
  forgetBegun()
  setPrefs({ timeZone: "UTC" })
  vi.mocked(patchTask).mockReset().mockImplementation((seen) => Promise.resolve(seen))
})

test("who writes a place while a colleague moves the meeting keeps the new time, and sees it", async () => {
  const view = render(drawn(task))
  write("Place", "Room 5")
  view.rerender(drawn(moved))
  expect(field("Begins").value).toBe("2026-12-07T15:00")
  await save()
  expect(vi.mocked(patchTask).mock.lastCall).toEqual([task, { place: "Room 5" }])
})

test("an end goes with its beginning, against the meeting that was seen; what a colleague did meanwhile is told before it is overwritten", async () => {
  const view = render(drawn(task))
  write("Ends", "2026-12-07T12:00")
  view.rerender(drawn(moved))
  vi.mocked(patchTask).mockRejectedValueOnce(new Overtaken(moved))
  await save()
  expect(vi.mocked(patchTask).mock.lastCall![0].version).toBe(1)
  expect(screen.getByRole("alert").textContent).not.toBe("")
  write("Begins", "2026-12-07T11:00")
  await save()
  expect(vi.mocked(patchTask).mock.lastCall).toEqual([moved, { starts_at: "2026-12-07T11:00:00.000Z", due: { at: "2026-12-07T12:00:00.000Z", zone: "UTC" } }])
})

test("a guest and a line that are typed while the ones before are asked stay", async () => {
  const asked: ((kept: Task) => void)[] = []
  const waits = () => new Promise<Task>((done) => asked.push(done))
  vi.mocked(askPeople).mockImplementation(waits)
  vi.mocked(writeLines).mockImplementation(waits)
  const answered = () =>
    act(async () => {
      asked.pop()!(task)
      await Promise.resolve()
    })
  render(drawn(task))
  for (const [name, first, second] of [["E-mail of somebody else, Enter asks", "a@example.com", "b@example.com"], ["One more line", "letter", "call"]] as const) {
    write(name, first)
    fireEvent.submit(field(name).closest("form")!)
    write(name, second)
    await answered()
    expect(field(name).value).toBe(second)
    fireEvent.submit(field(name).closest("form")!)
    await answered()
    expect(field(name).value).toBe("")
  }
})
