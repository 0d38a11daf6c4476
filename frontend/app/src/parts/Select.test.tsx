import { fireEvent, render, screen } from "@testing-library/react"
import { expect, test, vi } from "vitest"
import { Select } from "./Select"

const choices = ["new", "offer", "done"].map((value) => ({ value, label: value }))

test("a choice that is taken away under one's eyes chooses nothing in its place", async () => {
  const onChange = vi.fn()
  const shown = (value: string, gone: string[] = []) => <Select label="Status" value={value} choices={choices.filter((each) => !gone.includes(each.value))} onChange={onChange} />
  const { rerender } = render(shown("new"))
  fireEvent.click(screen.getByRole("combobox"))
  await screen.findByRole("option", { name: "offer" })
  rerender(shown("offer"))
  rerender(shown("offer", ["offer"]))
  await new Promise((done) => setTimeout(done))
  expect(onChange).not.toHaveBeenCalled()
})

test("what may not be chosen says why, and is not", async () => {
  const onChange = vi.fn()
  render(<Select label="Status" value="new" choices={choices.map((each) => ({ ...each, why: each.value === "done" ? "not from here" : null }))} onChange={onChange} />)
  fireEvent.click(screen.getByRole("combobox"))
  const done = await screen.findByRole("option", { name: /done/ })
  expect(done.textContent).toContain("not from here")
  expect(done.getAttribute("aria-disabled")).toBe("true")
})
