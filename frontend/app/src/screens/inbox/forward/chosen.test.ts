import { expect, test } from "vitest"
import { forwardable, fwd } from "./chosen"

test("what is between colleagues, not out or deleted is not passed on", () => {
  const says = (direction: "in" | "out" | "note" | "system", state: "sent" | "failed" | null, deleted_at: string | null = null) => forwardable({ direction, state, deleted_at })
  expect([says("in", null), says("out", "sent")]).toEqual([true, true])
  expect([says("out", "failed"), says("note", null), says("system", null), says("in", null, "2026-01-01T00:00:00Z")]).toEqual([false, false, false, false])
})

test("a subject says once that it is passed on", () => {
  expect([fwd("Счёт"), fwd("Fwd: Счёт"), fwd("FW: Счёт")]).toEqual(["Fwd: Счёт", "Fwd: Счёт", "FW: Счёт"])
})
