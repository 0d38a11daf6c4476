import { fireEvent, render, screen } from "@testing-library/react"
import { QueryClientProvider } from "@tanstack/react-query"
import { expect, test } from "vitest"
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
