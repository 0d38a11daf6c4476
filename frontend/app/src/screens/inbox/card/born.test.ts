import { expect, test } from "vitest"
import { bornOf, partsOf } from "./born"

test("a day is typed in parts, and the year may be left out", () => {
  expect(bornOf({ day: "21", month: "5", year: "1990" })).toBe("1990-05-21")
  expect(bornOf({ day: "9", month: "11", year: "" })).toBe("--11-09")
  expect(bornOf({ day: "", month: "", year: "" })).toBe("")
})

test("what stands there comes apart as it was typed, half a day too", () => {
  for (const born of ["1990-05-21", "--11-09", "--00-09", "1990-05-00", ""]) expect(bornOf(partsOf(born))).toBe(born)
  expect(partsOf("--11-09")).toEqual({ day: "9", month: "11", year: "" })
})
