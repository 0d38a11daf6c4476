import { renderHook, waitFor } from "@testing-library/react"
import { expect, it, vi } from "vitest"
import { http } from "../wire/http"
import { sampleContact } from "./samples"
import { followStages, forgetStages, NO_STAGES, stagesAfter, stagesLoaded, useCompanyWarmth, useStageOf, useStages } from "./stages"

const firm = { id: 7, stage: 2, score: 30, people: 2 }
const warm = (stage: number) => sampleContact({ warmth: { stage, since: null, until: null }, companies: [{ id: 7, name: "Самовар", position: "", main: true }] })

it("keeps what an event told while it was asked", () => {
  const begun = NO_STAGES.people
  const told = stagesAfter(NO_STAGES, { type: "contact.changed", contact: warm(3) })
  const found = { people: [{ id: 5, stage: 1 }, { id: 6, stage: 2 }], companies: [firm] }
  expect([...stagesLoaded(told, found, begun).people]).toEqual([[5, 3], [6, 2]])
})

it("asks for a company anew when one of its people cools", () => {
  const held = { round: 0, people: new Map([[5, 3]]), companies: new Map([[7, firm]]) }
  const next = stagesAfter(held, { type: "contact.changed", contact: warm(2) })
  expect([...next.people]).toEqual([[5, 2]])
  expect(next.companies.size).toBe(0)
})

it("changes nothing for what has nothing to do with warmth", () => {
  const held = { round: 0, people: new Map(), companies: new Map([[7, firm]]) }
  expect(stagesAfter(held, { type: "contact.changed", contact: sampleContact({ companies: [] }) })).toBe(held)
})

it("asks anew after a reload, takes no answer of before it, and none that a change has made old", async () => {
  const answers: ((found: unknown) => void)[] = []
  vi.spyOn(http, "post").mockImplementation(() => new Promise((resolve) => answers.push(resolve)))
  const stage = renderHook(() => useStageOf(5, true))
  await waitFor(() => expect(answers).toHaveLength(1))
  forgetStages()
  answers[0]!({ people: [{ id: 5, stage: 1 }], companies: [] })
  await waitFor(() => expect(answers).toHaveLength(2))
  expect(stage.result.current).toBeUndefined()
  answers[1]!({ people: [{ id: 5, stage: 2 }], companies: [] })
  await waitFor(() => expect(stage.result.current).toBe(2))

  const company = renderHook(() => useCompanyWarmth(7, true))
  await waitFor(() => expect(answers).toHaveLength(3))
  followStages({ type: "contact.changed", contact: warm(3) })
  answers[2]!({ people: [], companies: [firm] })
  await waitFor(() => expect(answers).toHaveLength(4))
  answers[3]!({ people: [], companies: [{ ...firm, stage: 3 }] })
  await waitFor(() => expect(company.result.current?.stage).toBe(3))
  expect(useStages.getState().people.get(5)).toBe(3)
})
