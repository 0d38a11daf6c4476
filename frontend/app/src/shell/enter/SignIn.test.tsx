import { QueryClientProvider } from "@tanstack/react-query"
import { fireEvent, render, screen, waitFor } from "@testing-library/react"
import { afterEach, expect, test, vi } from "vitest"
import { queries } from "../../state/session"
import type { Catalogue } from "../../words/words"
import { makeWords, WordsContext } from "../../words/words"
import en from "../../words/en"
import SignIn from "./SignIn"

afterEach(() => vi.unstubAllGlobals())

const refusal = (code: string, message: string) =>
  new Response(JSON.stringify({ error: { code, message, fields: {} } }), { status: 401 })

test("asks for a code only when the account has one, and sends it without spaces", async () => {
  const said: unknown[] = []
  vi.stubGlobal(
    "fetch",
    vi.fn((_: string, { body }: { body: string }) => {
      said.push(JSON.parse(body))
      return Promise.resolve(said.length === 1 ? refusal("code_required", "A code is needed") : refusal("wrong_code", "The code is wrong"))
    }),
  )
  render(
    <QueryClientProvider client={queries}>
      <WordsContext value={makeWords("en", en as Catalogue)}>
        <SignIn />
      </WordsContext>
    </QueryClientProvider>,
  )
  fireEvent.change(screen.getByLabelText("E-mail"), { target: { value: "anna@example.com" } })
  fireEvent.change(screen.getByLabelText("Password"), { target: { value: "secret" } })
  fireEvent.click(screen.getByRole("button", { name: "Sign in" }))
  const code = await screen.findByLabelText("Code")
  fireEvent.change(code, { target: { value: "123 456" } })
  fireEvent.click(screen.getByRole("button", { name: "Continue" }))
  await waitFor(() => expect(screen.getByRole("alert").textContent).toBe("The code is wrong"))
  expect(said).toEqual([
    { email: "anna@example.com", password: "secret" },
    { email: "anna@example.com", password: "secret", code: "123456" },
  ])
})
