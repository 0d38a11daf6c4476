import { act, renderHook } from "@testing-library/react"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { useUntil } from "./useUntil"

beforeEach(() => void vi.useFakeTimers({ now: new Date("2026-12-01T10:00:00Z") }))
afterEach(() => void vi.useRealTimers())

test("what can be taken back for a minute is offered for that minute and no longer", () => {
  const { result } = renderHook(() => useUntil("2026-12-01T10:01:00Z"))
  expect(result.current).toBe(true)
  act(() => void vi.advanceTimersByTime(59_000))
  expect(result.current).toBe(true)
  act(() => void vi.advanceTimersByTime(1_000))
  expect(result.current).toBe(false)
})

test("the next one is offered anew, and what nobody can take back never", () => {
  const over: { until: string | null } = { until: "2026-12-01T09:59:00Z" }
  const { result, rerender } = renderHook(({ until }: { until: string | null }) => useUntil(until), { initialProps: over })
  act(() => void vi.advanceTimersByTime(0))
  expect(result.current).toBe(false)
  rerender({ until: "2026-12-02T10:00:00Z" })
  expect(result.current).toBe(true)
  rerender({ until: null })
  expect(result.current).toBe(false)
  // a month is longer than a timer of the browser waits
  rerender({ until: "2027-12-01T10:00:00Z" })
  act(() => void vi.advanceTimersByTime(1_000))
  expect(result.current).toBe(true)
})
