import { beforeEach, expect, test } from "vitest"
import { acted, chooseAll, chooseThese, clear, drop, toggle, useSelection } from "./select"

const chosen = () => {
  const { ids, all } = useSelection.getState()
  return { ids: [...ids], all }
}

beforeEach(clear)

test("after a deed they stay chosen, and who left the list is chosen no more", () => {
  chooseThese([1, 2, 3])
  acted([1, 2, 3, 4])
  drop(new Set([1, 2, 3, 4]))
  expect(chosen().ids).toEqual([1, 2, 3])
  drop(new Set([2, 3, 4]))
  expect(chosen().ids).toEqual([2, 3])
  drop(new Set([4]))
  expect(chosen().ids).toEqual([])
})

test("all that match stay all while none of them leaves", () => {
  chooseThese([1, 2])
  chooseAll()
  acted([1, 2, 3])
  drop(new Set([1, 2, 3, 9]))
  expect(chosen().all).toBe(true)
})

test("a deed on all that took some away leaves those who stayed, and nobody who came after it", () => {
  toggle(1)
  chooseAll()
  acted([1, 2, 3])
  drop(new Set([2, 9]))
  expect(chosen()).toEqual({ ids: [2], all: false })
})

test("before any deed a dialog that leaves takes nothing from all that match", () => {
  toggle(1)
  chooseAll()
  drop(new Set([2, 3]))
  expect(chosen().all).toBe(true)
})
