import { act, fireEvent, render, screen } from "@testing-library/react"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { IconButton } from "./Button"
import { Tips } from "./Tips"

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }))
afterEach(() => void vi.useRealTimers())

const over = (on: Element, pointerType = "mouse") => {
  const event = new MouseEvent("pointerover", { bubbles: true })
  Object.defineProperty(event, "pointerType", { value: pointerType })
  fireEvent(on, event)
}
// what draws a tip is fetched when the first one is wanted
const after = (ms: number) =>
  act(async () => {
    vi.advanceTimersByTime(ms)
    await import("./Tip")
  })
const shown = () => document.querySelector(".tooltip[data-open]")?.textContent

test("a tip stands beside what is pointed at for a while, and goes with a press, a key or the pointer", async () => {
  render(
    <>
      <IconButton icon="attach" label="Attach" />
      <IconButton icon="send" label="Send" chord="Mod+Enter" />
      <Tips />
    </>,
  )
  const [attach, send] = [screen.getByRole("button", { name: "Attach" }), screen.getByRole("button", { name: "Send" })]
  over(attach.firstElementChild!)
  expect(shown()).toBeUndefined()
  await after(460)
  expect(shown()).toBe("Attach")
  fireEvent.pointerDown(attach)
  expect(shown()).toBeUndefined()
  over(attach)
  await after(1000)
  expect(shown()).toBeUndefined()

  over(document.body)
  over(send)
  await after(460)
  expect(shown()).toContain("Send")
  fireEvent.keyDown(document.body, { key: "j" })
  expect(shown()).toBeUndefined()
})

test("a finger brings none, and what is gone before its time neither", async () => {
  const { rerender } = render(<><IconButton icon="attach" label="Attach" /><Tips /></>)
  over(screen.getByRole("button"), "touch")
  await after(1000)
  expect(shown()).toBeUndefined()
  over(document.body)
  over(screen.getByRole("button"))
  rerender(<Tips />)
  await after(1000)
  expect(shown()).toBeUndefined()
})
