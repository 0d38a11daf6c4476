import { QueryClientProvider } from "@tanstack/react-query"
import { fireEvent, render, screen } from "@testing-library/react"
import { afterEach, expect, test, vi } from "vitest"
import { queries } from "../../state/session"
import type { Catalogue } from "../../words/words"
import { makeWords, WordsContext } from "../../words/words"
import en from "../../words/en"
import Invite from "./Invite"

afterEach(() => vi.unstubAllGlobals())

test("all that is still empty is named at once, and what is filled is named no more; nothing is asked of the server before", async () => {
  const asked: string[] = []
  vi.stubGlobal(
    "fetch",
    vi.fn((_: string, { method = "GET" }: { method?: string }) => {
      asked.push(method)
      return Promise.resolve(new Response(JSON.stringify({ email: "anna@example.com", role: "operator" })))
    }),
  )
  render(
    <QueryClientProvider client={queries}>
      <WordsContext value={makeWords("en", en as Catalogue)}>
        <Invite token="x" />
      </WordsContext>
    </QueryClientProvider>,
  )
  const name = await screen.findByLabelText("Your name")
  fireEvent.submit(name.closest("form")!)
  expect(screen.getAllByText("This is needed.").length).toBe(2)
  fireEvent.change(name, { target: { value: "Anna" } })
  expect(screen.getAllByText("This is needed.").length).toBe(1)
  expect(asked).not.toContain("POST")
})
