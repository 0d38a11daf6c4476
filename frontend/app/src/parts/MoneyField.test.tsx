import { fireEvent, render, screen } from "@testing-library/react"
import { expect, test, vi } from "vitest"
import { makeWords, WordsContext } from "../words/words"
import ru from "../words/ru"
import { MoneyField } from "./MoneyField"

const words = makeWords("ru", ru)
const budget = { amount: "45000.00", currency: "RUB" }

function open(onCommit = vi.fn(), quiet = false) {
  render(
    <WordsContext value={words}>
      <MoneyField label="Бюджет" value={budget} currency="RUB" currencies={["RUB", "EUR"]} onCommit={onCommit} quiet={quiet} />
    </WordsContext>,
  )
  const field = screen.getByLabelText<HTMLInputElement>("Бюджет")
  const type = (value: string) => fireEvent.change(field, { target: { value } })
  return { onCommit, field, type }
}

test("a sum as people type it is handed on exact, once, on Enter", () => {
  const { onCommit, field, type } = open()
  type("1 250 000,5")
  fireEvent.keyDown(field, { key: "Enter" })
  fireEvent.blur(field)
  expect(onCommit.mock.calls).toEqual([[{ amount: "1250000.50", currency: "RUB" }]])
})

test("what is no sum stays typed, says so, and is not handed on", () => {
  const { onCommit, field, type } = open()
  type("много")
  fireEvent.blur(field)
  expect(screen.getByRole("alert").textContent).toContain("не похоже на сумму")
  expect(field.value).toBe("много")
  expect(onCommit).not.toHaveBeenCalled()
})

test("emptied is nothing; unchanged is no change; Escape takes it back", () => {
  const { onCommit, field, type } = open()
  type("45000")
  fireEvent.blur(field)
  expect(onCommit).not.toHaveBeenCalled()
  type("7")
  fireEvent.keyDown(field, { key: "Escape" })
  expect(field.value.replace(/\s/g, " ")).toBe("45 000")
  type("")
  fireEvent.blur(field)
  expect(onCommit.mock.calls).toEqual([[null]])
})

test("in place, Enter keeps and leaves, Escape drops and leaves, what is no sum stays to be mended", () => {
  const { onCommit, field, type } = open(vi.fn(), true)
  field.focus()
  type("7")
  fireEvent.keyDown(field, { key: "Escape" })
  expect(document.activeElement).not.toBe(field)
  expect(onCommit).not.toHaveBeenCalled()
  field.focus()
  type("много")
  fireEvent.keyDown(field, { key: "Enter" })
  expect(document.activeElement).toBe(field)
  type("640")
  fireEvent.keyDown(field, { key: "Enter" })
  expect(document.activeElement).not.toBe(field)
  expect(onCommit.mock.calls).toEqual([[{ amount: "640.00", currency: "RUB" }]])
})

test("a sum that is typed before the house's currencies are there waits for them, and breaks nothing", () => {
  const onCommit = vi.fn()
  const field = (currency: string) => (
    <WordsContext value={words}>
      <MoneyField label="Бюджет" value={null} currency={currency} currencies={currency ? [currency] : []} onCommit={onCommit} quiet />
    </WordsContext>
  )
  const { rerender } = render(field(""))
  const box = screen.getByLabelText<HTMLInputElement>("Бюджет")
  fireEvent.change(box, { target: { value: "45000" } })
  fireEvent.blur(box)
  expect(screen.getByRole("alert").textContent).toContain("не загрузились")
  expect(box.value).toBe("45000")
  rerender(field("EUR"))
  fireEvent.blur(box)
  expect(onCommit.mock.calls).toEqual([[{ amount: "45000.00", currency: "EUR" }]])
})
