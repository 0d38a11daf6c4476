import { QueryClientProvider } from "@tanstack/react-query"
import { act, fireEvent, render, screen } from "@testing-library/react"
import { useState } from "react"
import { beforeEach, expect, test, vi } from "vitest"
import { MeContext } from "../../../shell/me"
import type { Me } from "../../../state/session"
import { queries } from "../../../state/session"
import type { Money } from "../../../words/money"
import { makeWords, WordsContext } from "../../../words/words"
import ru from "../../../words/ru"
import { LongArea } from "./LongArea"
import { MoneyInPlace } from "./MoneyInPlace"
import { asText } from "./own/kept"
import { typedAs } from "./own/said"
import type { Kept } from "./saves"
import { useEdits } from "./saves"
import { Slot } from "./Slot"
import { TextInPlace } from "./TextInPlace"
import type { Keeping } from "./useKept"
import { useKept } from "./useKept"

interface Thing {
  version: number
  value: unknown
}

let server: Thing
let away: boolean
/** A save that never ends holds up only its own line. */
let turn = 0
const sent = vi.fn()

const kept = (): Kept<Thing, unknown> => ({
  key: "card/9/thing",
  line: `card/9/${turn}`,
  latest: () => server,
  version: ({ version }) => version,
  read: ({ value }) => value,
  same: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  put: (thing) => {
    server = thing
  },
  send: (version, value) => {
    if (away) return new Promise(() => undefined)
    sent(value)
    return Promise.resolve({ version: version + 1, value })
  },
})

const FIELDS: Record<string, (keeping: Keeping<unknown>) => React.ReactNode> = {
  line: (keeping) => <TextInPlace label="Поле" keeping={asText(keeping, (value) => typedAs(value, "text", "ru", "UTC"))} />,
  number: (keeping) => <TextInPlace label="Поле" keeping={asText(keeping, (value) => typedAs(value, "number", "ru", "UTC"))} />,
  date: (keeping) => <TextInPlace label="Поле" keeping={asText(keeping, (value) => typedAs(value, "date", "ru", "UTC"))} />,
  comment: (keeping) => <LongArea label="Поле" keeping={keeping as Keeping<string>} tidy={(text) => text.trimEnd()} hint="" most={99} />,
  money: (keeping) => <MoneyInPlace label="Поле" keeping={keeping as Keeping<Money | null>} currency="RUB" currencies={["RUB"]} />,
  choice: (keeping) => <button onClick={() => keeping.set(2)}>Поле</button>,
}

function Field({ look }: { look: string }) {
  const [thing] = useState(server)
  const keeping = useKept(kept(), thing)
  return (
    <Slot part="field-1" keeping={keeping} say={(value) => (value === 2 ? "Большой" : JSON.stringify(value))}>
      {FIELDS[look]!(keeping)}
    </Slot>
  )
}

const page = (look: string) => (
  <QueryClientProvider client={queries}>
    <MeContext value={{ id: 1, read_only_fields: [] as string[] } as unknown as Me}>
      <WordsContext value={makeWords("ru", ru)}>
        <Field look={look} />
      </WordsContext>
    </MeContext>
  </QueryClientProvider>
)

beforeEach(() => {
  localStorage.clear()
  queries.setQueryData(["session"], { user: { id: 1 }, grants: "" })
  queries.setQueryData(["users"], [])
  useEdits.setState({ at: new Map() })
  sent.mockClear()
  away = false
  turn++
})

const OFFER = "Вы начали писать здесь:"
const settle = () => act(() => new Promise((done) => setTimeout(done)))

test.each([
  ["line", "№ 5", "№ 5 от 3 марта", "№ 5 от 3 марта"],
  ["number", "1250.5", "1 300,5", "1 300,5"],
  ["date", "2027-03-05", "6.3.2027", "6.3.2027"],
  ["comment", "Ждёт", "Ждёт замера\n", "Ждёт замера"],
  ["money", { amount: "5.00", currency: "RUB" }, "45 000", { amount: "45000.00", currency: "RUB" }],
])("what was typed into a field of kind %s and not left is offered when it comes back, and kept by one press", async (look, before, typed, kept) => {
  server = { version: 1, value: before }
  const first = render(page(look))
  fireEvent.change(screen.getByLabelText("Поле"), { target: { value: typed } })
  first.unmount()
  expect(sent).not.toHaveBeenCalled()
  render(page(look))
  expect(screen.getByRole("group", { name: OFFER }).textContent).toContain(typed.trim())
  fireEvent.click(screen.getByRole("button", { name: /^Сохранить/ }))
  await settle()
  expect(sent.mock.calls).toEqual([[kept]])
  expect(screen.queryByRole("group", { name: OFFER })).toBeNull()
  expect(localStorage.length).toBe(0)
})

test("what was chosen and did not reach the server before the page went is offered in its words", async () => {
  server = { version: 1, value: 1 }
  away = true
  const first = render(page("choice"))
  fireEvent.click(screen.getByText("Поле"))
  await settle()
  first.unmount()
  // another page: of what was on its way it knows nothing
  useEdits.setState({ at: new Map() })
  const { offer } = await import("./left")
  act(() => offer("card/9/thing"))
  render(page("choice"))
  expect(screen.getByRole("group", { name: OFFER }).textContent).toContain("Большой")
})

test("what stood there before is typed again while its change is on its way, and stands there in the end", async () => {
  server = { version: 1, value: "№ 5" }
  render(page("line"))
  const type = (value: string) => {
    fireEvent.change(screen.getByLabelText("Поле"), { target: { value } })
    fireEvent.keyDown(screen.getByLabelText("Поле"), { key: "Enter" })
  }
  type("№ 6")
  type("№ 5")
  await settle()
  expect(sent.mock.calls).toEqual([["№ 6"], ["№ 5"]])
})

test("letters that are no sum are shown, to be typed anew, and cannot be kept as one", () => {
  server = { version: 1, value: null }
  const first = render(page("money"))
  fireEvent.change(screen.getByLabelText("Поле"), { target: { value: "много" } })
  first.unmount()
  render(page("money"))
  expect(screen.getByRole("group", { name: OFFER }).textContent).toContain("много")
  expect(screen.queryByRole("button", { name: /^Сохранить/ })).toBeNull()
  fireEvent.click(screen.getByRole("button", { name: "Не надо" }))
  expect(screen.queryByRole("group", { name: OFFER })).toBeNull()
})
