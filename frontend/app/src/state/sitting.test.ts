import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { IDLE_MS, Sitting } from "./sitting"

let said: boolean[]
let hears: boolean
let sitting: Sitting

beforeEach(() => {
  vi.useFakeTimers()
  said = []
  hears = true
  sitting = new Sitting((idle) => {
    if (hears) said.push(idle)
    return hears
  })
  sitting.start()
})

afterEach(() => {
  sitting.stop()
  vi.useRealTimers()
})

const touch = () => dispatchEvent(new Event("pointermove"))

test("whoever leaves the desk is idle once, and back with the first touch", () => {
  vi.advanceTimersByTime(IDLE_MS * 3)
  expect(said).toEqual([true])
  touch()
  expect(said).toEqual([true, false])
})

test("whoever works is never idle", () => {
  for (let minute = 0; minute < 20; minute++) {
    vi.advanceTimersByTime(60_000)
    touch()
  }
  expect(said).toEqual([])
})

test("what could not be said is said when the line is there again", () => {
  hears = false
  vi.advanceTimersByTime(IDLE_MS * 2)
  expect(said).toEqual([])
  hears = true
  vi.advanceTimersByTime(60_000)
  expect(said).toEqual([true])
})

test("a new line hears of who is still away", () => {
  vi.advanceTimersByTime(IDLE_MS * 2)
  sitting.fresh()
  expect(said).toEqual([true, true])
})
