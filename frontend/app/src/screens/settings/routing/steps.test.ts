import { expect, test } from "vitest"
import { circleOf, conditions, figureOf, inCircle, languagesOf, sentence, turned } from "./steps"

test("a step that becomes another one keeps its conditions and what both have", () => {
  const step = { kind: "turns" as const, circle: "team" as const, id: 4, skills: [1], when: { waited: 5 } }
  expect(turned(step, "least")).toEqual({ kind: "least", circle: "team", id: 4, skills: [1], language: false, when: { waited: 5 } })
  expect(turned(step, "person")).toEqual({ kind: "person", user_id: null, skills: [1], language: false, when: { waited: 5 } })
  expect(turned(step, "pool")).toEqual({ kind: "pool", circle: "team", id: 4, when: { waited: 5 } })
})

test("a circle goes into a field and comes back", () => {
  for (const value of ["everyone", "role:3", "team:8"]) expect(circleOf(inCircle({ kind: "turns" }, value))).toBe(value)
})

test("conditions are counted by what they say", () => {
  expect(conditions({})).toBe(0)
  expect(conditions({ tags: [], known: null, waited: 0 })).toBe(0)
  expect(conditions({ tags: [1], hours: { calendar_id: 2, open: false }, waited: 3 })).toBe(3)
})

test("a route is said in one line", () => {
  const names = { users: new Map([[1, "Anna"]]), roles: new Map([[2, "Operator"]]), teams: new Map<number, string>() }
  const steps = [{ kind: "contact" as const }, { kind: "turns" as const, circle: "role" as const, id: 2 }, { kind: "person" as const, user_id: 1 }]
  expect(sentence(steps, names, (key) => key.replace("routing.step_", ""))).toBe("contact → turns (Operator) → person (Anna)")
})

test("languages and figures are read as people type them", () => {
  expect(languagesOf("LT, ru;  ru xx9")).toEqual(["lt", "ru"])
  expect([figureOf("0,3", 0, 10), figureOf(" 2.5 ", 0, 10), figureOf("", 0, 10), figureOf("11", 0, 10), figureOf("x", 0, 10)]).toEqual([0.3, 2.5, null, null, null])
})
