import { expect, test } from "vitest"
import type { Group } from "../../../state/layouts"
import { put, putGroup, step, stepGroup, takeBack, without } from "./arrange"

const groups: Group[] = [
  { id: "a", items: [{ key: "person" }, { key: "budget", folded: true }] },
  { id: "b", items: [{ key: "tasks" }], side: true },
]
const said = (all: readonly Group[]) => all.map(({ id, side, items }) => `${id}${side ? "'" : ""}: ${items.map(({ key }) => key).join(" ")}`)

test("a block is let go before another, with what was set for it", () => {
  const made = put(groups, "budget", { group: "b", before: "tasks" })
  expect(said(made)).toEqual(["a: person", "b': budget tasks"])
  expect(made[1]!.items[0]).toEqual({ key: "budget", folded: true })
})

test("an own field gets a place of its own, and goes back among the others", () => {
  const made = put(groups, "field:12", { group: "a", before: null })
  expect(said(made)[0]).toBe("a: person budget field:12")
  expect(said(takeBack(made, "field:12"))).toEqual(said(groups))
  expect(said(takeBack(made, "budget"))).toEqual(said(made))
})

test("arrows go over the borders of groups, and stop at the ends", () => {
  expect(said(step(groups, "budget", -1))[0]).toBe("a: budget person")
  expect(said(step(groups, "budget", 1))).toEqual(["a: person", "b': budget tasks"])
  expect(said(step(groups, "tasks", -1))).toEqual(["a: person budget tasks", "b': "])
  expect(said(step(groups, "tasks", 1))).toEqual(said(groups))
})

test("a group goes over the edge of its column only where there are two", () => {
  expect(said(stepGroup(groups, "a", 1, true))).toEqual(["a': person budget", "b': tasks"])
  expect(said(stepGroup(groups, "a", 1, false))).toEqual(["b': tasks", "a: person budget"])
  expect(said(stepGroup(groups, "a", -1, true))).toEqual(said(groups))
  expect(said(putGroup(groups, "a", "b", true))).toEqual(["b': tasks", "a': person budget"])
})

test("what stood in a group that goes is nowhere lost", () => {
  expect(said(without(groups, "b"))).toEqual(["a: person budget tasks"])
  expect(said(without(groups, "a"))).toEqual(["b': person budget tasks"])
  expect(said(without(without(groups, "a"), "b"))).toEqual(["b': person budget tasks"])
})
