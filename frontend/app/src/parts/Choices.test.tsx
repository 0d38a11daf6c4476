import { fireEvent, render, screen } from "@testing-library/react"
import { beforeAll, expect, test, vi } from "vitest"
import type { Catalogue } from "../words/words"
import { makeWords, WordsContext } from "../words/words"
import en from "../words/en"
import { Choices } from "./Choices"

beforeAll(() => {
  // jsdom has no layout, so nothing to scroll.
  Element.prototype.scrollIntoView = () => undefined
})

const ITEMS = [
  { id: "1", label: "VIP" },
  { id: "2", label: "Wholesale" },
]

test("found by typing, walked by arrows, picked by Enter, made when it is new", () => {
  const [onPick, onCreate] = [vi.fn(), vi.fn()]
  render(
    <WordsContext value={makeWords("en", en as Catalogue)}>
      <Choices items={ITEMS} placeholder="Find" onPick={onPick} onCreate={onCreate} several />
    </WordsContext>,
  )
  const field = screen.getByRole("combobox")
  const chosen = () => document.getElementById(field.getAttribute("aria-activedescendant")!)?.textContent
  expect(chosen()).toBe("VIP")
  fireEvent.keyDown(field, { key: "ArrowUp" })
  expect(chosen()).toBe("Wholesale")
  fireEvent.keyDown(field, { key: "Enter" })
  expect(onPick).toHaveBeenCalledWith(ITEMS[1])
  fireEvent.change(field, { target: { value: "vip" } })
  expect(screen.getAllByRole("option")).toHaveLength(1)
  fireEvent.change(field, { target: { value: "Retail" } })
  fireEvent.keyDown(field, { key: "Enter" })
  expect(onCreate).toHaveBeenCalledWith("Retail")
})

test("what was found elsewhere comes before what is only nearly called so, and behind what is called so", () => {
  const elsewhere = [{ id: "9", label: "Вера" }]
  const shown = (items: { id: string; label: string }[]) => {
    const { unmount } = render(
      <WordsContext value={makeWords("en", en as Catalogue)}>
        <Choices items={items} placeholder="Find" onPick={vi.fn()} elsewhere={elsewhere} />
      </WordsContext>,
    )
    fireEvent.change(screen.getByRole("combobox"), { target: { value: "вера" } })
    const labels = screen.getAllByRole("option").map(({ textContent }) => textContent)
    unmount()
    return labels
  }
  expect(shown([{ id: "1", label: "Сдвинуть вправо" }])).toEqual(["Вера", "Сдвинуть вправо"])
  expect(shown([{ id: "1", label: "Вера, моё" }])).toEqual(["Вера, моё", "Вера"])
})
