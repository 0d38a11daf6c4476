import { act, fireEvent, render, screen } from "@testing-library/react"
import { beforeEach, expect, test, vi } from "vitest"
import { forgetBegun } from "../../state/begun"
import type { Task } from "../../state/tasks"
import ru from "../../words/ru"
import { makeWords, WordsContext } from "../../words/words"
import { changeTask } from "./deeds"
import { Written } from "./Written"

vi.mock("./deeds", async (real) => ({ ...(await real<object>()), changeTask: vi.fn() }))

const task = { id: 3, title: "Позвонить", note: "", result: "", version: 1 } as Task
const field = () => (
  <WordsContext value={makeWords("ru", ru)}>
    <Written task={task} field="title" label="Задача" may />
  </WordsContext>
)
const area = () => screen.getByRole<HTMLTextAreaElement>("textbox")

beforeEach(forgetBegun)

test("what was begun in a task is there when its row comes back, and takes no focus", () => {
  const first = render(field())
  fireEvent.click(screen.getByRole("button"))
  fireEvent.change(area(), { target: { value: "Позвонить утром" } })
  first.unmount()
  render(field())
  expect(area().value).toBe("Позвонить утром")
  expect(document.activeElement).toBe(document.body)
})

test("what was typed while a task was being kept stays, and what was kept does not", async () => {
  let keep: (kept: Task) => void = () => undefined
  vi.mocked(changeTask).mockReturnValue(new Promise((done) => (keep = done)))
  render(field())
  fireEvent.click(screen.getByRole("button"))
  fireEvent.change(area(), { target: { value: "Позвонить утром" } })
  fireEvent.keyDown(area(), { key: "Enter" })
  fireEvent.change(area(), { target: { value: "Позвонить утром в девять" } })
  await act(async () => {
    keep({ ...task, title: "Позвонить утром", version: 2 })
    await Promise.resolve()
  })
  expect(area().value).toBe("Позвонить утром в девять")
  vi.mocked(changeTask).mockResolvedValue({ ...task, version: 3 })
  await act(async () => {
    fireEvent.keyDown(area(), { key: "Enter" })
    await Promise.resolve()
  })
  expect(vi.mocked(changeTask).mock.lastCall![0].version).toBe(2)
  expect(screen.queryByRole("textbox")).toBeNull()
})
