import { expect, test } from "vitest"
import type { OwnField } from "./fields"
import { missing, requiredName } from "./funnels"

const field = (id: number, more: Partial<OwnField> = {}) => ({ id, entity: "card", name: `F${id}`, access: "edit", funnels: [], condition: null, ...more }) as unknown as OwnField
const to = (...required: string[]) => ({ id: 5, funnel_id: 1, required })
const card = (fields: Record<string, unknown>) => ({ fields, budget: null, responsible: null, source_id: null, comment: "", tags: [], contact: null })

test("a status asks for own fields that are there, shown and mine to see", () => {
  const fields = [field(1), field(2, { access: "masked" }), field(3, { funnels: [9] }), field(4)]
  expect(missing(to("field:1", "field:2", "field:3", "field:4", "field:77"), card({ 4: false }), fields)).toEqual(["field:1"])
})

test("what is missing is called by its name", () => {
  expect(requiredName("field:1", { t: (key: string) => key } as never, [field(1)])).toBe("F1")
})
