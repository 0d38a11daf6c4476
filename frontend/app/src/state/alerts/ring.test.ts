import { afterEach, beforeEach, expect, test, vi } from "vitest"
import type { ConversationItem, DomainEvent } from "../../wire/types"
import { usePresence } from "../live"
import { mentionsAfter, NO_MENTIONS, useMentions } from "../mentions"
import { sampleMessage, sampleRow } from "../samples"
import { applyEvent, forgetAll } from "../store"
import type { Host } from "./ring"
import { hearDuty, isLeftAlone, useDuty } from "./duty"
import { HOLD_MS, ring } from "./ring"
import { SHIPPED, wishesOf } from "./wishes"

const ME = 7
let told: string[] = []
let leads = true
let stop: () => void = () => undefined
let say: (event: DomainEvent) => void = () => undefined

const host: Host = {
  me: ME,
  listen: (hear) => {
    say = (event) => {
      applyEvent(event)
      useMentions.setState((state) => mentionsAfter(state, event))
      hear(event)
    }
    return () => undefined
  },
  leads: () => leads,
  wishes: () => SHIPPED,
  play: (tone) => told.push(tone),
  say: () => undefined,
  show: ({ text }) => told.push(text),
}

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse("2026-11-22T10:00:01Z"), toFake: ["setTimeout", "clearTimeout", "Date", "performance"] })
  told = []
  leads = true
  stop = ring(host)
})
afterEach(() => {
  stop()
  forgetAll()
  usePresence.setState({ at: new Map() })
  useMentions.setState(NO_MENTIONS)
  vi.useRealTimers()
})

function arrives(row: Partial<ConversationItem> = {}): void {
  const conversation = sampleRow({ responsible: { id: ME, name: "Анна" }, in_seq: 3, ...row })
  say({ type: "message.arrived", conversation, message: sampleMessage({ conversation_id: conversation.id, seq: 3, text: `из ${conversation.id}` }) })
}

test("what nobody has seen is told after a moment, several at once by one sound", () => {
  arrives()
  expect(told).toEqual([])
  arrives()
  arrives({ id: 2 })
  vi.advanceTimersByTime(HOLD_MS)
  expect(told).toEqual(["drop", "из 1", "из 2"])
})

test("what is read elsewhere within the moment is not told", () => {
  arrives()
  vi.advanceTimersByTime(HOLD_MS - 1)
  say({ type: "read.marked", conversation_id: 1, in_seq: 3 })
  vi.advanceTimersByTime(HOLD_MS)
  expect(told).toEqual([])
})

test("a note that names me is told, unless I have looked at it meanwhile in another window", () => {
  const named = (conversation_id: number): DomainEvent => ({ type: "mentioned", conversation_id, seq: 4, by: { kind: "user", id: 8, name: "Борис" }, text: `зовёт в ${conversation_id}`, at: "2026-11-22T10:00:00Z" })
  say(named(1))
  say(named(2))
  say({ type: "mentions.seen", conversation_id: 1, seq: 4 })
  vi.advanceTimersByTime(HOLD_MS)
  expect(told).toEqual(["bell", "зовёт в 2"])
})

test("what is before my eyes on another screen is not told", () => {
  arrives()
  usePresence.setState({ at: new Map([[1, { viewing: [ME], typing: [], customer: null, editing: [] }]]) })
  vi.advanceTimersByTime(HOLD_MS)
  expect(told).toEqual([])
})

test("what a colleague takes within the moment is nobody's any more", () => {
  arrives({ responsible: null })
  say({ type: "conversation.changed", conversation: sampleRow({ in_seq: 3, rev: 2, responsible: { id: 8, name: "Борис" } }) })
  vi.advanceTimersByTime(HOLD_MS)
  expect(told).toEqual([])
})

test("only the tab that leads speaks", () => {
  leads = false
  arrives()
  vi.advanceTimersByTime(HOLD_MS)
  expect(told).toEqual([])
})

test("outside my duty nothing sounds; the edge of it is heard, and a colleague's is not mine", () => {
  useDuty.setState({ planned: true, on: true, until: null })
  hearDuty({ type: "shift.edge", user_id: 8, on: false }, ME)
  expect(useDuty.getState().on).toBe(true)
  hearDuty({ type: "shift.edge", user_id: ME, on: false }, ME)
  arrives()
  vi.advanceTimersByTime(HOLD_MS)
  expect(told).toEqual([])
  useDuty.setState({ planned: false, on: true, until: null })
})

test("of whoever has a schedule it says when they are left alone, of all others their quiet hours", () => {
  const at = new Date("2026-11-22T23:00:00Z")
  const wishes = wishesOf({ quiet: { on: true, from: "20:00", to: "09:00" } })
  const left = (planned: boolean, on: boolean, own = wishes) => isLeftAlone(own, { planned, on, until: null }, at, "UTC")
  expect([left(false, true), left(true, true), left(true, false)]).toEqual([true, false, true])
  const always = wishesOf({ off_duty: { on: false, letters: false } })
  expect(left(true, false, always)).toBe(false)
})
