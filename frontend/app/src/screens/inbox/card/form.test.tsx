import { act, fireEvent, render, screen } from "@testing-library/react"
import { beforeEach, expect, test } from "vitest"
import { queries } from "../../../state/session"
import { useLeftForm } from "./form"
import { areLines, blank } from "./items/draft"
import { note, useLeft } from "./left"

interface Typed {
  name: string
}

const isTyped = (held: unknown): held is Typed => typeof (held as Partial<Typed> | null)?.name === "string"

function Form() {
  const { value, set, drop, earlier } = useLeftForm<Typed>("card/1/items", { name: "" }, isTyped)
  return (
    <>
      <input aria-label="Name" value={value.name} onChange={({ target }) => set(() => ({ name: target.value }))} />
      <button onClick={() => drop()}>Drop</button>
      {earlier && <p>earlier</p>}
    </>
  )
}

const Offer = () => <p>{useLeft("card/1/items") ? "offered" : "nothing"}</p>
const field = () => screen.getByLabelText<HTMLInputElement>("Name")

beforeEach(() => {
  localStorage.clear()
  queries.setQueryData(["session"], { user: { id: 1 }, grants: "" })
})

test("a form that was closed or reloaded has what was typed, says that it was begun before, and is offered where it opens", () => {
  const first = render(<Form />)
  expect(screen.queryByText("earlier")).toBeNull()
  fireEvent.change(field(), { target: { value: "Samovar" } })
  first.unmount()
  const there = render(<Offer />)
  expect(screen.getByText("offered")).toBeDefined()
  const second = render(<Form />)
  expect(field().value).toBe("Samovar")
  expect(screen.getByText("earlier")).toBeDefined()
  act(() => screen.getByText("Drop").click())
  expect(field().value).toBe("")
  expect(screen.getByText("nothing")).toBeDefined()
  second.unmount()
  there.unmount()
  expect(localStorage.length).toBe(0)
})

test("what was typed and taken back again is nothing begun", () => {
  const first = render(<Form />)
  fireEvent.change(field(), { target: { value: "Samovar" } })
  fireEvent.change(field(), { target: { value: "" } })
  first.unmount()
  expect(localStorage.length).toBe(0)
})

test("what another version of the house has kept is none of ours", () => {
  note("card/1/items", { mine: { title: 7 }, base: null, at: Date.now() })
  render(<Form />)
  expect(field().value).toBe("")
  expect(screen.queryByText("earlier")).toBeNull()
  expect(areLines([blank()])).toBe(true)
  expect(areLines([{ ...blank(), price: 5 }])).toBe(false)
  expect(areLines({})).toBe(false)
})
