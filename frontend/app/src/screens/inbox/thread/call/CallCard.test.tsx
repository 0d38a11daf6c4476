import { QueryClientProvider } from "@tanstack/react-query"
import { act, render, screen } from "@testing-library/react"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { MeContext } from "../../../../shell/me"
import type { Call } from "../../../../state/calls"
import { setPrefs } from "../../../../state/prefs"
import type { Me } from "../../../../state/session"
import { queries } from "../../../../state/session"
import type { Message } from "../../../../wire/types"
import en from "../../../../words/en"
import type { Catalogue } from "../../../../words/words"
import { makeWords, WordsContext } from "../../../../words/words"
import { CallCard } from "./CallCard"

const me = { id: 1, rights: [] } as unknown as Me

const AT = "2026-11-22T10:00:00Z"
const FILE = { id: "f", kind: "audio", name: "call.mp3", mime: "audio/mpeg", size: 9, state: "stored", width: null, height: null, duration_s: 9, error: null }

beforeEach(() => setPrefs({ language: "en" }))
afterEach(() => vi.useRealTimers())

function shown(call: Partial<Call>, more: Partial<Message> = {}) {
  const message = { meta: { call: { state: "ended", direction: "in", rang_at: AT, ...call } }, attachments: [], state: null, ...more } as unknown as Message
  const { container } = render(
    <QueryClientProvider client={queries}>
      <WordsContext value={makeWords("en", en as Catalogue)}>
        <MeContext value={me}>
          <CallCard message={message} />
        </MeContext>
      </WordsContext>
    </QueryClientProvider>,
  )
  const words = () => container.querySelector(".thread-call-words")?.textContent ?? ""
  return { words, state: container.querySelector<HTMLElement>(".thread-call")?.dataset.state }
}

test("who took it, for how long, who hung up and on which line", () => {
  const { words, state } = shown({ answered_at: AT, ended_at: AT, talked_s: 65, by: "101", hung_up: "customer", line: "+7495", line_name: "Sales", legs: [{ extension: "101", user: "Olga", answered_at: AT }] })
  expect(state).toBe("ended")
  for (const part of ["Taken by Olga", "1 m", "the customer hung up", "Sales"]) expect(words()).toContain(part)
  expect(words()).not.toContain("+7495")
})

test("a missed one says why, and whom it rang for how long", () => {
  const legs = [{ extension: "101", user: "Olga", rang_at: AT }, { extension: "102", rang_at: "2026-11-22T10:00:20Z" }]
  const { words, state } = shown({ state: "missed", reason: "no_answer", ended_at: "2026-11-22T10:00:50Z", legs })
  expect(state).toBe("missed")
  expect(words()).toContain("Missed call")
  expect(words()).toContain("no answer")
  expect(words()).toMatch(/Rang Olga 20 sec, 102 30 sec/)
})

test("a code of an exchange that we do not know is not shown as a word", () => {
  expect(shown({ state: "failed", direction: "out", reason: "q850-99", ended_at: AT }).words()).toBe("Nobody took it")
})

test.each([
  [{ state: "missed", lapsed: true }, true],
  [{ state: "failed", direction: "out", lapsed: true }, true],
  [{ state: "ended", answered_at: AT, faded: true }, true],
  [{ state: "missed", lapsed: true, ended_at: AT }, false],
  [{ state: "answered", answered_at: AT, lapsed: true }, false],
] as const)("an end that nobody told is said so, until it is told: %o", (call, said) => {
  expect(shown(call).words().includes("did not tell how it ended")).toBe(said)
})

test("a talk counts its seconds while it goes on", () => {
  vi.useFakeTimers({ now: Date.parse(AT) + 5000 })
  const { words } = shown({ state: "answered", answered_at: AT })
  expect(words()).toContain("5 s")
  act(() => {
    vi.advanceTimersByTime(2000)
  })
  expect(words()).toContain("7 s")
})

test("one of ours that the exchange refused did not begin", () => {
  expect(shown({ state: "dialling", direction: "out" }, { state: "failed" }).words()).toContain("The call did not begin")
})

test("a recording is a word for who may not hear it, and no player", () => {
  shown({ answered_at: AT, ended_at: AT }, { attachments: [FILE] } as unknown as Partial<Message>)
  expect(screen.getByText(/Your role may not hear it/)).toBeTruthy()
  expect(screen.queryByRole("button")).toBeNull()
})

test("a recording that was not got yet, or at all, is said", () => {
  shown({ answered_at: AT, ended_at: AT, tape: "awaited" })
  expect(screen.getByText(/asked for again/)).toBeTruthy()
  shown({ answered_at: AT, ended_at: AT, tape: "none" })
  expect(screen.queryAllByText(/recording/i)).toHaveLength(1)
})

test("a message that is no call draws nothing", () => {
  const { container } = render(<CallCard message={{ meta: {}, attachments: [] } as unknown as Message} />)
  expect(container.innerHTML).toBe("")
})
