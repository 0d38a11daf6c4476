import { fireEvent, render, screen, waitFor } from "@testing-library/react"
import { expect, test, vi } from "vitest"
import { RowMenu } from "./RowMenu"

const items = [
  { id: "back", label: "Bring back", run: vi.fn() },
  { id: "copy", label: "Copy", run: vi.fn() },
]

test("a menu that a key opened has its first row lit, and nothing in the row itself takes the focus", async () => {
  render(<RowMenu id={7} label="Row: deeds" items={items} />)
  const dots = document.querySelector<HTMLElement>('[data-menu="7"]')!
  expect(document.querySelectorAll("button, a, [tabindex]")).toHaveLength(0)
  fireEvent.click(dots, { detail: 0 })
  const first = await screen.findByRole("menuitem", { name: "Bring back" })
  await waitFor(() => expect(document.activeElement).toBe(first))
  fireEvent.keyDown(first, { key: "Enter" })
  fireEvent.click(first)
  await waitFor(() => expect(items[0]!.run).toHaveBeenCalled())
})
