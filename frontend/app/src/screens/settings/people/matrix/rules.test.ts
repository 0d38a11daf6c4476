import { expect, test } from "vitest"
import { exceptions, reachAt, withReach } from "./rules"

test("everything, everywhere, is what stands where nothing is said", () => {
  const own = withReach([], "lead", "see", "", "own")
  expect(own).toEqual([{ entity: "lead", verb: "see", place: "", reach: "own" }])
  expect(withReach(own, "lead", "see", "", "all")).toEqual([])
  expect(withReach([], "lead", "see", "won", "all")).toHaveLength(1)
})

test("a cell is one cell, and what was taken back leaves nothing", () => {
  const rules = withReach(withReach(withReach([], "lead", "see", "", "own"), "lead", "see", "12", "all"), "deal", "see", "12", "none")
  expect(reachAt(rules, "lead", "see", "12")).toBe("all")
  expect(reachAt(rules, "lead", "edit", "12")).toBeNull()
  expect(withReach(rules, "lead", "see", "12", null)).toEqual(rules.filter(({ entity, place }) => entity !== "lead" || place !== "12"))
  expect(withReach(rules, "lead", "see", "12", "all")).toEqual(rules)
})

test("exceptions stand in the order of the funnel, and one of a status that is gone is still there to be taken off", () => {
  const rules = withReach(withReach(withReach([], "lead", "see", "3", "own"), "lead", "see", "won", "all"), "lead", "see", "99", "none")
  expect(exceptions(rules, "lead", "see", [{ value: "won" }, { value: "3" }])).toEqual(["won", "3", "99"])
})
