import { describe, expect, it } from "vitest"
import { countOf, finished, NOTHING } from "./conditions"

describe("conditions of a list", () => {
  it("leaves out what somebody is still typing", () => {
    const begun = { column: "name", op: "has", values: [""] } as const
    const whole = { column: "type", op: "is", values: ["client"] } as const
    expect(finished({ match: "all", of: [{ ...begun, values: [""] }, { match: "any", of: [{ ...whole, values: ["client"] }, { match: "all", of: [] }] }] })).toEqual({
      match: "all",
      of: [{ match: "any", of: [whole] }],
    })
    expect(finished(NOTHING)).toBeNull()
    expect(finished({ column: "birthday", op: "between", values: ["2026-01-01", ""] })).toBeNull()
    expect(finished({ column: "birthday", op: "empty", values: [] })).not.toBeNull()
  })

  it("counts the lines, however deep they stand", () => {
    const line = { column: "name", op: "empty" } as const
    expect(countOf({ match: "any", of: [line, { match: "all", of: [line, line] }] })).toBe(3)
    expect(countOf(null)).toBe(0)
  })
})
