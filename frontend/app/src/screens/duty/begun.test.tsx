import { QueryClientProvider } from "@tanstack/react-query"
import { act, fireEvent, render, screen, waitFor } from "@testing-library/react"
import type { ReactNode } from "react"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { MeContext } from "../../shell/me"
import { forgetBegun } from "../../state/begun"
import { setPrefs } from "../../state/prefs"
import type { Me } from "../../state/session"
import { queries } from "../../state/session"
import en from "../../words/en"
import { makeWords, WordsContext } from "../../words/words"
import { AskDialog } from "./AskDialog"
import { Drafts } from "./Duty"
import { ShiftDialog, tomorrow } from "./ShiftDialog"

const me = { id: 1, rights: ["duty.manage"], hidden_fields: [], read_only_fields: [] } as unknown as Me
const NOW = Date.parse("2026-12-07T10:00:00Z")
const none = () => undefined
const posted: { path: string; body: Record<string, unknown> }[] = []
let answer = 200

const drawn = (what: ReactNode) =>
  render(
    <QueryClientProvider client={queries}>
      <WordsContext value={makeWords("en", en)}>
        <MeContext value={me}>{what}</MeContext>
      </WordsContext>
    </QueryClientProvider>,
  )
const note = () => screen.getByLabelText<HTMLInputElement>(/^Note/)
/** Sent, and answered: a button that is busy takes no second press. */
const send = async (nth: number) => {
  fireEvent.submit(note().closest("form")!)
  await waitFor(() => expect(posted.length).toBe(nth))
  await waitFor(() => expect(document.querySelector("[aria-busy=true]")).toBeNull())
}

beforeEach(() => {
  forgetBegun()
  setPrefs({ timeZone: "UTC" })
  posted.length = 0
  answer = 200
  vi.stubGlobal(
    "fetch",
    vi.fn((path: string, { method = "GET", body }: { method?: string; body?: string }) => {
      if (method === "POST") posted.push({ path, body: JSON.parse(body!) as Record<string, unknown> })
      const status = method === "POST" ? answer : 200
      return Promise.resolve(new Response(JSON.stringify({ people: [], items: [], made: [], removed: [] }), { status, headers: { "content-type": "application/json" } }))
    }),
  )
})
afterEach(() => vi.unstubAllGlobals())

test("only the drafts of those who are shown are published, of what is shown", async () => {
  const frame = { start: NOW, end: NOW + 7 * 86_400_000, midnights: [] }
  const bar = (starts_at: string, draft: boolean) => ({ starts_at, draft })
  const people = [
    { user_id: 4, bars: [bar("2026-12-08T09:00:00Z", true), bar("2026-12-09T09:00:00Z", true)] },
    { user_id: 5, bars: [bar("2026-12-08T09:00:00Z", false), bar("2026-12-06T09:00:00Z", true)] },
  ]
  drawn(<Drafts plan={{ people }} frame={frame} />)
  await act(async () => {
    fireEvent.click(screen.getByRole("button", { name: /2/ }))
    await Promise.resolve()
  })
  expect(posted[0]!.body.user_ids).toEqual([4])
})

test("what is asked again as it was is one request, what was corrected is another; what was sent is begun no more", async () => {
  answer = 500
  drawn(<AskDialog now={NOW} onClose={none} />)
  fireEvent.change(note(), { target: { value: "To the sea" } })
  await send(1)
  await send(2)
  fireEvent.change(note(), { target: { value: "To the mountains" } })
  answer = 201
  await send(3)
  const keys = posted.map(({ body }) => body.client_id)
  expect(keys.length).toBe(3)
  expect(keys[1]).toBe(keys[0])
  expect(keys[2]).not.toBe(keys[0])
  expect(note().value).toBe("")
})

test.each([
  ["a request", () => <AskDialog now={NOW} onClose={none} />],
  ["a shift", () => <ShiftDialog opened={tomorrow(NOW, "UTC")} people={[]} may now={NOW} onClose={none} />],
])("%s that was begun is there when it is opened again, unless it was called off", (_, dialog) => {
  const first = drawn(dialog())
  fireEvent.change(note(), { target: { value: "To the sea" } })
  first.unmount()
  drawn(dialog())
  expect(note().value).toBe("To the sea")
  fireEvent.click(screen.getByRole("button", { name: "Cancel" }))
  expect(note().value).toBe("")
})
