import { act, render, screen } from "@testing-library/react"
import { beforeEach, expect, test } from "vitest"
import { queries } from "../../../state/session"
import { forget, note, offer, useLeft } from "./left"

const is = (id: number) => queries.setQueryData(["session"], { user: { id }, grants: "" })
const Offer = ({ at }: { at: string }) => <p>{useLeft(at)?.text ?? "nothing"}</p>
const left = (text: string) => ({ text, mine: text.trim(), base: "before", at: Date.now() })

beforeEach(() => {
  localStorage.clear()
  is(1)
  forget("card/1/title")
})

test("what was typed and not left is offered when the field comes back", () => {
  note("card/1/title", left("A samovar for "))
  act(() => offer("card/1/title"))
  render(<Offer at="card/1/title" />)
  expect(screen.getByText("A samovar for")).toBeDefined()
  act(() => forget("card/1/title"))
  expect(screen.getByText("nothing")).toBeDefined()
  expect(localStorage.length).toBe(0)
})

test("while it is typed it is not offered, and nothing typed is nothing to offer", () => {
  note("card/1/title", left("A samovar"))
  render(<Offer at="card/1/other" />)
  expect(screen.getByText("nothing")).toBeDefined()
  note("card/1/title", left("   "))
  expect(localStorage.length).toBe(0)
})

test("another who signs in to the same browser is offered nothing of it", () => {
  note("card/1/title", left("a secret"))
  act(() => offer("card/1/title"))
  act(() => void is(2))
  const { unmount } = render(<Offer at="card/1/title" />)
  expect(screen.getByText("nothing")).toBeDefined()
  act(() => offer("card/1/title"))
  expect(screen.getByText("nothing")).toBeDefined()
  unmount()
  act(() => void is(1))
  render(<Offer at="card/1/title" />)
  expect(screen.getByText("a secret")).toBeDefined()
})

test("what the server has kept does not take away what is typed since", () => {
  note("card/1/title", left("one"))
  note("card/1/title", left("one and two"))
  forget("card/1/title", "one")
  expect(localStorage.length).toBe(1)
  forget("card/1/title", "one and two")
  expect(localStorage.length).toBe(0)
})

test("what a week has passed over, or what is none of ours, is nothing", () => {
  localStorage.setItem("samovar.typed.1", JSON.stringify({ "card/1/title": { ...left("old"), at: 0 }, "card/1/comment": 7 }))
  act(() => offer("card/1/title"))
  act(() => offer("card/1/comment"))
  render(<Offer at="card/1/title" />)
  expect(screen.getByText("nothing")).toBeDefined()
})
