import { act, renderHook } from "@testing-library/react"
import { beforeEach, expect, test } from "vitest"
import { forgetBegun, useBegun } from "./begun"

beforeEach(forgetBegun)

test("what was begun stands there again when the form comes back, and only there", () => {
  const first = renderHook(() => useBegun("team/new", ""))
  act(() => first.result.current.set(() => "Продажи"))
  expect(first.result.current.value).toBe("Продажи")
  first.unmount()
  expect(renderHook(() => useBegun("team/new", "")).result.current.value).toBe("Продажи")
  expect(renderHook(() => useBegun("team/7", "Склад")).result.current.value).toBe("Склад")
})

test("two changes in one breath are both made", () => {
  const { result } = renderHook(() => useBegun("x", [] as number[]))
  act(() => {
    result.current.set((all) => [...all, 1])
    result.current.set((all) => [...all, 2])
  })
  expect(result.current.value).toEqual([1, 2])
})

test("what was sent or dropped is gone; so is all of it with whoever wrote it", () => {
  const { result, unmount } = renderHook(() => useBegun("x", ""))
  act(() => result.current.set(() => "a"))
  act(() => result.current.drop())
  expect(result.current.value).toBe("")
  act(() => result.current.set(() => "b"))
  unmount()
  forgetBegun()
  expect(renderHook(() => useBegun("x", "")).result.current.value).toBe("")
})
