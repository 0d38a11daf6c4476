import { expect, test } from "vitest"
import type { ActivityKindView } from "../../../wire/api.gen"
import { BLANK } from "./draft"
import { aloneIn, heardBy, heldBy, readied } from "./held"

const field = (key: string, type: "text" | "number" | "date", archived = false) => ({ key, name: key, type, required: false, options: [], archived })
const sale: ActivityKindView = { id: 7, name: "Sale", icon: "money", color: "sky", position: 0, archived: false, version: 1, fields: [field("sum", "number"), field("place", "text"), field("old", "text", true)] }
const visit: ActivityKindView = { ...sale, id: 8, fields: [] }

test("a rule may ask of what the events hold that it waits for, and of no others", () => {
  expect(heardBy({ kind: "activity", kind_ids: [7, 8] }, [sale, visit]).map((each) => each.field.key)).toEqual(["sum", "place"])
  expect(heardBy({ kind: "message_in" }, [sale])).toEqual([])
  const held = [{ kind_id: 7, key: "sum" }, { kind_id: 8, key: "x" }]
  expect(heldBy({ kind: "activity", kind_ids: [7] }, held)).toEqual([held[0]])
  expect(heldBy({ kind: "message_in" }, held)).toEqual([])
})

test("what was typed into a number is sent as one, a variable as it stands, and an unfinished line not at all", () => {
  const draft = {
    ...BLANK,
    if: { event: [{ kind_id: 7, key: "sum", op: "more" as const, value: "1 200,50" }, { kind_id: 7, key: "sum", op: "is" as const }, { kind_id: 7, key: "place", op: "filled" as const }] },
    do: [{ kind: "record" as const, kind_id: 7, values: { sum: "{{event.sum}}", place: "12" } }, { kind: "record" as const, kind_id: 7, values: { sum: "12" } }],
  }
  const found = readied(draft, [sale])
  expect(found.if.event).toEqual([{ kind_id: 7, key: "sum", op: "more", value: 1200.5 }, { kind_id: 7, key: "place", op: "filled", value: undefined }])
  expect(found.do.map(({ values }) => values)).toEqual([{ sum: "{{event.sum}}", place: "12" }, { sum: 12 }])
})

test("a variable alone is that value; with words beside it, it is words", () => {
  expect([aloneIn("{{event.sum}}"), aloneIn(" {{ event.sum }} "), aloneIn("за {{event.sum}}"), aloneIn(5)]).toEqual(["sum", "sum", null, null])
})
