import { expect, it } from "vitest"
import { sampleContact } from "./samples"
import { NO_STAGES, stagesAfter, stagesLoaded } from "./stages"

const firm = { id: 7, stage: 2, score: 30, people: 2 }
const warm = (stage: number) => sampleContact({ warmth: { stage, since: null, until: null }, companies: [{ id: 7, name: "Самовар", position: "", main: true }] })

it("keeps what an event told while it was asked", () => {
  const begun = NO_STAGES.people
  const told = stagesAfter(NO_STAGES, { type: "contact.changed", contact: warm(3) })
  const found = { people: [{ id: 5, stage: 1 }, { id: 6, stage: 2 }], companies: [firm] }
  expect([...stagesLoaded(told, found, begun).people]).toEqual([[5, 3], [6, 2]])
})

it("asks for a company anew when one of its people cools", () => {
  const held = { people: new Map([[5, 3]]), companies: new Map([[7, firm]]) }
  const next = stagesAfter(held, { type: "contact.changed", contact: warm(2) })
  expect([...next.people]).toEqual([[5, 2]])
  expect(next.companies.size).toBe(0)
})

it("changes nothing for what has nothing to do with warmth", () => {
  const held = { people: new Map(), companies: new Map([[7, firm]]) }
  expect(stagesAfter(held, { type: "contact.changed", contact: sampleContact({ companies: [] }) })).toBe(held)
})
