import { expect, test } from "vitest"
import { sampleMessage as message, sampleRow as row } from "../samples"
import type { DomainEvent } from "../../wire/types"
import { badgeOf, titled } from "./badge"
import { newsOf } from "./news"
import { isQuiet, SHIPPED, soundOf, wishesOf } from "./wishes"

const NOW = Date.parse("2026-11-22T10:00:00Z")
const ME = 7
const at = (seconds: number) => new Date(NOW - seconds * 1000).toISOString()
const mine = { id: ME, name: "Анна" }

function arrives(responsible: { id: number; name: string } | null, more: object = {}): DomainEvent {
  return { type: "message.arrived", conversation: row({ responsible }), message: message({ seq: 3, stored_at: at(1), ...more }) }
}

test("customers in my dialogs and in nobody's are news; a colleague's are not, nor what we write ourselves", () => {
  expect(newsOf(arrives(mine), ME, NOW)?.kind).toBe("mine")
  expect(newsOf(arrives(null), ME, NOW)?.kind).toBe("free")
  expect(newsOf(arrives({ id: 8, name: "Борис" }), ME, NOW)).toBeNull()
  expect(newsOf(arrives(mine, { direction: "note" }), ME, NOW)).toBeNull()
})

test("what came in while we were away is no news", () => {
  expect(newsOf(arrives(mine, { stored_at: at(90) }), ME, NOW)).toBeNull()
})

test("my answer that did not go out is news to me alone", () => {
  const fails = (author: number): DomainEvent => ({
    type: "message.changed",
    conversation: row(),
    message: message({ seq: 3, direction: "out", state: "failed", stored_at: at(500), error: { code: "blocked", at: at(2) }, author: { kind: "user", id: author, name: "" } }),
  })
  expect(newsOf(fails(ME), ME, NOW)?.kind).toBe("failed")
  expect(newsOf(fails(8), ME, NOW)).toBeNull()
})

test("quiet hours pass midnight in the person's own zone", () => {
  const wishes = wishesOf({ quiet: { on: true, from: "20:00", to: "09:00" } })
  const at = (clock: string) => isQuiet(wishes, new Date(`2026-11-22T${clock}:00Z`), "Europe/Moscow")
  expect(["16:59", "17:00", "23:30", "05:59", "06:00", "12:00"].map(at)).toEqual([false, true, true, true, false, false])
  expect(isQuiet(SHIPPED, new Date(NOW), "UTC")).toBe(false)
})

test("a channel may sound otherwise, and silence of a kind is silence", () => {
  const wishes = wishesOf({ channels: { "5": "bell" }, sounds: { ...SHIPPED.sounds, free: "off" } })
  expect([soundOf(wishes, "mine", 5), soundOf(wishes, "mine", 6), soundOf(wishes, "free", 5), soundOf(wishes, "failed", 5)]).toEqual(["bell", "drop", "off", "low"])
})

test("the title has the server's count of mine, the icon a dot for nobody's", () => {
  expect(badgeOf([])).toEqual({ mine: 0, free: false })
  const badge = badgeOf([1, 40])
  expect(badge).toEqual({ mine: 1, free: true })
  expect([titled("Диалоги", badge), titled("Диалоги", { mine: 0, free: true }), titled("Диалоги", { mine: 1000, free: false })]).toEqual(["(1) Диалоги", "Диалоги", "(99+) Диалоги"])
})
