import { QueryClientProvider } from "@tanstack/react-query"
import { act, fireEvent, render, screen } from "@testing-library/react"
import { beforeEach, expect, test, vi } from "vitest"
import { MeContext } from "../../../shell/me"
import type { Me } from "../../../state/session"
import { queries } from "../../../state/session"
import { ApiError } from "../../../wire/http"
import { makeWords, WordsContext } from "../../../words/words"
import ru from "../../../words/ru"
import { ReachList } from "./reaches/Reaches"
import type { Reaches } from "./reaches/reaches"
import { mergeReaches, sameReaches } from "./reaches/reaches"
import type { Kept } from "./saves"
import { useEdits } from "./saves"

interface Person {
  rev: number
  phones: Reaches
}

const of = (...values: string[]): Reaches => values.map((value) => ({ value, label: "" }))
let server: Person
let refuses: boolean
let turn = 0
const sent = vi.fn()

function all(): Kept<Person, Reaches> {
  return {
    key: "contact/5/phones",
    line: `contact/5/${turn}`,
    latest: () => server,
    version: ({ rev }) => rev,
    read: ({ phones }) => phones,
    same: sameReaches,
    merge: mergeReaches,
    put: (person) => {
      server = person
    },
    send: (rev, phones) => {
      if (refuses) return Promise.reject(new ApiError(422, "invalid", "", {}))
      sent(phones.map(({ value }) => value))
      return Promise.resolve({ rev: rev + 1, phones })
    },
  }
}

const main = (): Kept<Person, string> => ({
  ...(all() as unknown as Kept<Person, string>),
  key: "contact/5/phone",
  read: ({ phones }) => phones[0]?.value ?? "",
  same: (a, b) => a === b,
})

const page = () => (
  <QueryClientProvider client={queries}>
    <MeContext value={{ id: 1, read_only_fields: [] as string[], rights: [] as string[] } as unknown as Me}>
      <WordsContext value={makeWords("ru", ru)}>
        <ReachList thing={server} field="phone" may main={main()} all={all()} />
      </WordsContext>
    </MeContext>
  </QueryClientProvider>
)

beforeEach(() => {
  localStorage.clear()
  queries.setQueryData(["session"], { user: { id: 1 }, grants: "" })
  useEdits.setState({ at: new Map() })
  sent.mockClear()
  refuses = false
  turn++
})

const OFFER = "Вы начали писать здесь:"
const settle = () => act(() => new Promise((done) => setTimeout(done)))
const type = (name: string, value: string) => fireEvent.change(screen.getByLabelText(name), { target: { value } })

/** As after a reload: of what was on its way the page knows nothing, the browser does. */
async function again(): Promise<void> {
  const { offer } = await import("./left")
  useEdits.setState({ at: new Map() })
  act(() => {
    for (const line of ["", "+79120000002"]) offer(`contact/5/phones/${line}`)
  })
  render(page())
}

test("a second phone that was being changed is offered again, at its own line wherever that stands by now", async () => {
  server = { rev: 1, phones: of("+79120000001", "+79120000002") }
  const first = render(page())
  type("Телефон 2", "+7912000")
  first.unmount()
  // a colleague has put another before it
  server = { rev: 2, phones: of("+79120000001", "+79120000009", "+79120000002") }
  await again()
  const offer = screen.getByRole("group", { name: OFFER })
  expect(offer.closest("[data-card-part]")?.getAttribute("data-card-part")).toBe("phone-3")
  fireEvent.click(screen.getByRole("button", { name: /^Сохранить/ }))
  await settle()
  expect(sent.mock.calls).toEqual([[["+79120000001", "+79120000009", "+7912000"]]])
  expect(screen.queryByRole("group", { name: OFFER })).toBeNull()
  expect(localStorage.length).toBe(0)
})

test("what was typed over a phone that a colleague has removed is offered as one more", async () => {
  server = { rev: 1, phones: of("+79120000001", "+79120000002") }
  const first = render(page())
  type("Телефон 2", "+79120000007")
  first.unmount()
  server = { rev: 2, phones: of("+79120000001") }
  await again()
  fireEvent.click(screen.getByRole("button", { name: /^Сохранить/ }))
  await settle()
  expect(sent.mock.calls).toEqual([[["+79120000001", "+79120000007"]]])
})

test("a new phone that the server refused is still offered after a reload, and is gone when it is not wanted", async () => {
  server = { rev: 1, phones: of("+79120000001", "+79120000002") }
  refuses = true
  const first = render(page())
  type("Телефон 2", "много")
  fireEvent.keyDown(screen.getByLabelText("Телефон 2"), { key: "Enter" })
  await settle()
  expect(screen.getByRole("alert")).toBeDefined()
  expect(screen.queryByRole("group", { name: OFFER })).toBeNull()
  first.unmount()
  await again()
  expect(screen.getByRole("group", { name: OFFER }).textContent).toContain("много")
  fireEvent.click(screen.getByRole("button", { name: "Не надо" }))
  expect(screen.queryByRole("group", { name: OFFER })).toBeNull()
  expect(localStorage.length).toBe(0)
})
