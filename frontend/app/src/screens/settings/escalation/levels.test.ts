import { expect, test } from "vitest"
import { another, byKey, inOrder, inSeconds, inUnits, keyOf, usual } from "./levels"

test("a time is shown in the largest unit that holds it whole, and comes back the same", () => {
  expect([30, 90, 60, 5400, 7200, 86_400, 90_000].map(inUnits)).toEqual([
    { n: 30, unit: "s" },
    { n: 90, unit: "s" },
    { n: 1, unit: "min" },
    { n: 90, unit: "min" },
    { n: 2, unit: "h" },
    { n: 1, unit: "d" },
    { n: 25, unit: "h" },
  ])
  for (const seconds of [0, 1, 59, 61, 3599, 3601, 172_800]) {
    const { n, unit } = inUnits(seconds)
    expect(inSeconds(n, unit)).toBe(seconds)
  }
})

test("at once is said in minutes, so that the next press of an arrow is a minute", () => {
  expect(inUnits(0)).toEqual({ n: 0, unit: "min" })
})

test("whom a level names goes through the menu and back", () => {
  for (const whom of [{ kind: "heads" }, { kind: "user", id: 7 }] as const) expect(byKey(keyOf(whom))).toEqual(whom)
})

test("a further level comes later than all of them, and levels stand by their moment", () => {
  const steps = usual()
  expect(another(steps).after_s).toBe(3600)
  expect(another([{ ...steps[0]!, after_s: 0 }]).after_s).toBe(60)
  expect(inOrder([...steps].reverse())).toEqual(steps)
})
