import { afterEach, expect, test, vi } from "vitest"
import { keptFor } from "./kept"

function storage(full: boolean) {
  const held = new Map<string, string>()
  return {
    held,
    getItem: (name: string) => held.get(name) ?? null,
    removeItem: (name: string) => void held.delete(name),
    setItem(name: string, text: string) {
      if (full) throw new Error("QuotaExceededError")
      held.set(name, text)
    },
  }
}

afterEach(() => vi.unstubAllGlobals())

test("where there is no room, or nothing may be kept, what was written lasts as long as the page", () => {
  const full = storage(true)
  full.held.set("samovar:k:queue", "[1]")
  for (const local of [full, undefined]) {
    vi.stubGlobal("localStorage", local)
    const kept = keptFor("k")
    kept.set("queue", [1, 2])
    expect(kept.get("queue")).toEqual([1, 2])
    kept.set("queue", undefined)
    expect(kept.get("queue")).toBeUndefined()
  }
})

test("another page finds what this one has kept, and rubbish is nothing; cleared, nothing is left", () => {
  const local = storage(false)
  vi.stubGlobal("localStorage", local)
  keptFor("k").set("draft", "half a sent")
  expect(keptFor("k").get("draft")).toBe("half a sent")
  expect(keptFor("other").get("draft")).toBeUndefined()
  local.held.set("samovar:k:seen", "{")
  expect(keptFor("k").get("seen")).toBeUndefined()
  keptFor("k").clear()
  expect([...local.held]).toEqual([])
})
