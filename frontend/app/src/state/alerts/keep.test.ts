import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { http } from "../../wire/http"
import * as session from "../session"
import { keepWishes, useWishes } from "./keep"

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

test("a change that is made while an earlier one is being kept is not taken back by its answer", async () => {
  const answers: ((said: unknown) => void)[] = []
  const kept = vi.spyOn(http, "patch").mockImplementation(() => new Promise<never>((answer) => answers.push(answer as never)))
  const entered = vi.spyOn(session, "enterAgain").mockImplementation(() => undefined)
  const failed = vi.fn()
  keepWishes({ volume: 0.2 }, failed)
  await vi.advanceTimersByTimeAsync(500)
  keepWishes({ volume: 0.9 }, failed)
  answers[0]!({})
  await vi.advanceTimersByTimeAsync(0)
  expect(entered).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(500)
  answers[1]!({})
  await vi.advanceTimersByTimeAsync(0)
  expect(entered).toHaveBeenCalledTimes(1)
  expect(useWishes.getState().volume).toBe(0.9)
  expect(JSON.stringify(kept.mock.lastCall)).toContain('"volume":0.9')
  expect(failed).not.toHaveBeenCalled()
})
