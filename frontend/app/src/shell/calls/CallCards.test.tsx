import { QueryClientProvider } from "@tanstack/react-query"
import { fireEvent, render, screen } from "@testing-library/react"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import type { Call } from "../../state/calls"
import { setPrefs } from "../../state/prefs"
import type { Me } from "../../state/session"
import { queries } from "../../state/session"
import type { LiveCall } from "../../wire/api.gen"
import en from "../../words/en"
import { makeWords, WordsContext } from "../../words/words"
import { MeContext } from "../me"
import CallCards from "./CallCards"

const AT = "2026-11-22T10:00:00Z"
const me = { id: 7, rights: ["notes.write"] } as unknown as Me

beforeEach(() => {
  setPrefs({ language: "en" })
  vi.useFakeTimers({ now: Date.parse(AT) + 3000 })
})
afterEach(() => vi.useRealTimers())

function live(number: number, call: Partial<Call>, more: Partial<LiveCall> = {}): LiveCall {
  const told = { state: "ringing", direction: "in", rang_at: AT, ...call }
  return {
    conversation: { id: number, card_id: 1, contact: { id: number, name: `Caller ${number}`, avatar: null } }, message: { id: `${number}-1`, meta: { call: told } },
    caller: { responsible: null, last: null, missed_before: 0 }, phone: "+37061234567", ...more,
  } as unknown as LiveCall
}

function shown(...calls: LiveCall[]) {
  const tree = (them: LiveCall[]) => (
    <QueryClientProvider client={queries}>
      <WordsContext value={makeWords("en", en)}>
        <MeContext value={me}>
          <CallCards calls={them} />
        </MeContext>
      </WordsContext>
    </QueryClientProvider>
  )
  const { rerender } = render(tree(calls))
  return (...others: LiveCall[]) => rerender(tree(others))
}
const names = () => screen.queryAllByRole("article").map((card) => card.getAttribute("aria-label"))

test("who calls, whose client they are, what was said last, and how often nobody took it", () => {
  shown(live(1, { line_name: "Sales" }, { caller: { responsible: { id: 3, name: "Olga" }, last: { text: "Where is my order?" }, missed_before: 2 } as never }))
  const card = screen.getByRole("article", { name: "Caller 1" })
  for (const part of ["Incoming call", "3 sec", "612 34567", "Sales", "Responsible: Olga", "Has an open request", "Where is my order?", "2 missed calls before"]) expect(card.textContent).toContain(part)
})

test("a number is nobody's name where the role sees none", () => {
  const nameless = { conversation: { id: 1, card_id: null, contact: null } as never, phone: "" }
  shown(live(1, { hidden: true }, nameless))
  expect(names()).toEqual(["Hidden number"])
})

test("what a colleague took is told for a moment, what I took stays", () => {
  const legs = [{ extension: "101", user_id: 3, user: "Olga" }, { extension: "102", user_id: 7, user: "Me" }]
  const tell = shown(live(1, { state: "answered", answered_at: AT, by: "101", legs }), live(2, { state: "answered", answered_at: AT, by: "102", legs }))
  expect(names().sort()).toEqual(["Caller 1", "Caller 2"])
  expect(screen.getByRole("article", { name: "Caller 1" }).textContent).toContain("Taken by Olga")
  expect(screen.getByRole("article", { name: "Caller 1" }).querySelector("footer")).toBeNull()
  vi.setSystemTime(Date.parse(AT) + 60_000)
  tell()
  tell(live(1, { state: "answered", answered_at: "2026-11-22T09:59:00Z", by: "101", legs }), live(2, { state: "answered", answered_at: "2026-11-22T09:59:00Z", by: "102", legs }))
  expect(names()).toEqual(["Caller 2"])
})

test("a call that a colleague begins is no business of mine", () => {
  shown(live(1, { direction: "out", legs: [{ extension: "101", user_id: 3 }] }), live(2, { direction: "out", legs: [{ extension: "102", user_id: 7 }] }))
  expect(names()).toEqual(["Caller 2"])
})

test("three at once, the newest below; one that is put away comes back when it is taken", () => {
  const tell = shown(...[4, 3, 2, 1].map((number) => live(number, {})))
  expect(names()).toEqual(["Caller 2", "Caller 3", "Caller 4"])
  fireEvent.click(screen.getAllByRole("button", { name: "Put away" }).at(-1)!)
  expect(names()).toEqual(["Caller 1", "Caller 2", "Caller 3"])
  tell(live(4, { state: "answered", answered_at: AT, by: "102", legs: [{ extension: "102", user_id: 7 }] }))
  expect(names()).toEqual(["Caller 4"])
})
