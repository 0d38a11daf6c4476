import { fireEvent, render, screen } from "@testing-library/react"
import { QueryClientProvider } from "@tanstack/react-query"
import { expect, test, vi } from "vitest"
import { queries } from "../../../state/session"
import type { FieldSetup, ShownWhen } from "../../../wire/api.gen"
import ru from "../../../words/ru"
import { makeWords, WordsContext } from "../../../words/words"
import { ConditionField } from "./ConditionField"

const words = makeWords("ru", ru)
const text = { field: { id: 1, name: "Размер", kind: "text" }, state: "live" } as FieldSetup

function open(entity: "card" | "contact", value: ShownWhen | null = null) {
  queries.setQueryData(["funnels"], [])
  render(
    <QueryClientProvider client={queries}>
      <WordsContext value={words}>
        <ConditionField entity={entity} own={2} others={[text]} value={value} onChange={() => undefined} error={undefined} />
      </WordsContext>
    </QueryClientProvider>,
  )
  fireEvent.click(screen.getByRole("combobox", { name: words.t("own.condition") }))
  return screen.findAllByRole("option").then((all) => all.map(({ textContent }) => textContent))
}

test("a value is asked about only where there are values", async () => {
  expect(await open("contact")).not.toContain(words.t("own.whenIs"))
})

test("of a card the status may be asked about from the first", async () => {
  expect(await open("card")).toContain(words.t("own.whenIs"))
})

/** As a mouse does: a press that began elsewhere chooses nothing. */
function press(option: HTMLElement) {
  fireEvent.pointerDown(option, { pointerType: "mouse" })
  fireEvent.mouseDown(option)
  fireEvent.click(option, { detail: 1 })
}

test("several stages are asked about at once, each under its funnel, in the order of the funnels", async () => {
  const funnel = (id: number, name: string, statuses: [number, string][]) => ({ id, name, shipped: null, asleep: false, statuses: statuses.map(([id, name]) => ({ id, name, shipped: null })) })
  queries.setQueryData(["statuses"], { items: [funnel(1, "Розница", [[11, "Новый"], [12, "Счёт"]]), funnel(2, "Опт", [[21, "Новый"]])] })
  const onChange = vi.fn()
  const draw = (values: number[]) => (
    <QueryClientProvider client={queries}>
      <WordsContext value={words}>
        <ConditionField entity="card" own={2} others={[]} value={{ field: "status_id", op: "is", values }} onChange={onChange} error={undefined} />
      </WordsContext>
    </QueryClientProvider>
  )
  const { rerender } = render(draw([21]))
  const field = screen.getByRole("combobox", { name: words.t("own.conditionValue") })
  fireEvent.click(field)
  const all = await screen.findAllByRole("option")
  expect(all.map(({ textContent, ariaSelected }) => [textContent, ariaSelected])).toEqual([["Новый", "false"], ["Счёт", "false"], ["Новый", "true"]])
  expect(screen.getByText("Опт")).toBeDefined()
  press(all[1]!)
  expect(onChange).toHaveBeenLastCalledWith({ field: "status_id", op: "is", values: [12, 21] })
  rerender(draw([12, 21]))
  expect(field.textContent).toContain("Счёт, Новый")
  // the list is still there: the next one is a press away
  press(screen.getAllByRole("option")[2]!)
  expect(onChange).toHaveBeenLastCalledWith({ field: "status_id", op: "is", values: [12] })
})
