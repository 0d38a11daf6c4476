import { expect, test } from "vitest"
import type { Workplace } from "../state/workplaces"
import { homeOf, railOf } from "./railOf"
import { SCREENS } from "./screens"

const place = (more: Partial<Workplace> = {}): Workplace => ({ key: "dispatch", name: "", opens: "board", rail: ["board", "inbox"], order: "waiting", dialogs: null, requests: { responsible: ["nobody"] }, ...more })
const paths = (place: Workplace | null, screens = SCREENS) => railOf(screens, place).map(({ path }) => path)

test("without a workplace all sections stand there, and work begins with the dialogs", () => {
  expect(paths(null)).toEqual(SCREENS.filter(({ rail }) => rail !== "nowhere").map(({ path }) => path))
  expect(homeOf(SCREENS, null)).toBe("/inbox")
})

test("a workplace has its own sections in its order, the settings behind them, and opens its own first", () => {
  expect(paths(place())).toEqual(["/board", "/inbox", "/settings"])
  expect(homeOf(SCREENS, place())).toBe("/board?responsible=nobody")
})

test("what a role may not open no workplace gives it", () => {
  const open = SCREENS.filter(({ right }) => !right)
  expect(paths(place({ opens: "invoices", rail: ["invoices", "tasks"] }), open)).toEqual(["/tasks", "/settings"])
  expect(homeOf(open, place({ opens: "invoices", rail: ["invoices", "tasks"] }))).toBe("/tasks")
})

test("on a phone six sections find room, the rest stand in one's own menu", () => {
  const rail = ["inbox", "sales", "board", "requests", "tasks", "contacts", "companies"] as const
  expect(railOf(SCREENS, place({ rail: [...rail] })).filter(({ rail }) => rail === "desk").map(({ path }) => path)).toEqual(["/companies"])
})
