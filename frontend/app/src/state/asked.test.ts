import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import type { ShownWhen } from "../wire/api.gen"
import { asked } from "./asked"
import type { OwnField } from "./fields"
import { isShown } from "./fields"
import { missing } from "./funnels"

interface Row {
  shown_when: "always" | "first_status" | "next_status" | "other_filled" | "other_empty"
  required: "no" | "always" | "status"
  role: "edit" | "read" | "hidden"
  shown_at_first: boolean
  shown_next: boolean
  created: "asks" | "goes"
  moved: "asks" | "goes"
}

/** The server's tests read the same one (tests/cards/fields/test_asked.py). */
const TABLE = JSON.parse(readFileSync(`${import.meta.dirname}/../../../../tests/cards/fields/asked.json`, "utf8")) as Row[]

const [FIRST, NEXT] = [{ funnel_id: 1, status_id: 11 }, { funnel_id: 1, status_id: 12 }]
const WHEN: Record<Row["shown_when"], ShownWhen | null> = {
  always: null,
  first_status: { field: "status_id", op: "is", values: [FIRST.status_id] },
  next_status: { field: "status_id", op: "is", values: [NEXT.status_id] },
  other_filled: { field: "field:8", op: "filled" },
  other_empty: { field: "field:8", op: "empty" },
}
const card = { fields: {}, budget: null, responsible: null, source_id: null, comment: "", tags: [], contact: null } as never

test.each(TABLE)("shown $shown_when, required $required, role $role: form and board ask as the API does", (row) => {
  const field = { id: 7, entity: "card", kind: "text", name: "", funnels: [], condition: WHEN[row.shown_when], required: row.required === "always", access: row.role } as unknown as OwnField
  // one that is hidden by hand is not told of at all
  const known = row.role === "hidden" ? [] : [field]
  expect(isShown(field, {}, FIRST)).toBe(row.shown_at_first)
  expect(isShown(field, {}, NEXT)).toBe(row.shown_next)
  const status = { id: NEXT.status_id, funnel_id: 1, required: row.required === "status" ? ["field:7"] : [] }
  expect(asked(known, FIRST, {}, []).length > 0).toBe(row.created === "asks")
  expect(missing(status, card, known).length > 0).toBe(row.moved === "asks")
})
