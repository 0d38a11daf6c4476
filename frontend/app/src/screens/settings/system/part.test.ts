import { expect, test } from "vitest"
import { nounsOf, partOf } from "./part"

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const SPEC = {
  openapi: "3.1.0",
  paths: {
    "/api/v1/tags": { get: { tags: ["tags"], answer: ref("Tag") }, post: { tags: ["tags"] } },
    "/api/v1/teams": { get: { tags: ["teams"], answer: ref("Team") } },
  },
  components: { schemas: { Tag: { of: ref("Tag"), by: ref("Named") }, Named: {}, Team: {} }, securitySchemes: { bearer: {} } },
}

test("a noun is shown with its own routes, and with all that they refer to", () => {
  expect(nounsOf(SPEC)).toEqual(["tags", "teams"])
  const part = partOf(SPEC, "tags")
  expect(Object.keys(part.paths)).toEqual(["/api/v1/tags"])
  expect(Object.keys(part.components.schemas as object).sort()).toEqual(["Named", "Tag"])
  expect(part.components.securitySchemes).toEqual({ bearer: {} })
})
