import { expect, test } from "vitest"
import { pinched, WHOLE, zoomed } from "./zoom"

const middle = { x: 200, y: 400 }

test("what lies under the two fingers stays under them", () => {
  const was = [{ x: 100, y: 300 }, { x: 140, y: 300 }] as const
  const now = [{ x: 80, y: 310 }, { x: 180, y: 310 }] as const
  const view = pinched(WHOLE, was, now, middle)
  expect(view.zoom).toBeCloseTo(2.5)
  // the point of the picture at 120, 300 before is drawn at 130, 310 after
  expect(middle.x + view.x + (120 - middle.x) * view.zoom).toBeCloseTo(130)
  expect(middle.y + view.y + (300 - middle.y) * view.zoom).toBeCloseTo(310)
})

test("no smaller than whole, no larger than five times, and whole stands in the middle", () => {
  const wide = [{ x: 0, y: 0 }, { x: 100, y: 0 }] as const
  const close = [{ x: 50, y: 0 }, { x: 51, y: 0 }] as const
  expect(pinched({ zoom: 2, x: 30, y: 9 }, wide, close, middle)).toEqual(WHOLE)
  expect(pinched(WHOLE, close, wide, middle).zoom).toBe(5)
  expect(zoomed(zoomed(WHOLE, 2), 0)).toEqual(WHOLE)
})
