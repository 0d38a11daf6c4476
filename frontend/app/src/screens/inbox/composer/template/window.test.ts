import { describe, expect, it } from "vitest"
import { isShutAt, windowAt } from "./window"

describe("the window", () => {
  const until = "2026-11-29T18:42:00Z"
  it("is amber in its last hour and shut at its very end", () => {
    expect(windowAt(until, Date.parse("2026-11-29T17:41:00Z"))).toEqual({ left: 3660, soon: false })
    expect(windowAt(until, Date.parse("2026-11-29T17:42:00Z")).soon).toBe(true)
    expect(isShutAt(until, Date.parse(until) - 1)).toBe(false)
    expect(isShutAt(until, Date.parse(until))).toBe(true)
    expect(isShutAt(null, Date.parse(until))).toBe(false)
  })
})
