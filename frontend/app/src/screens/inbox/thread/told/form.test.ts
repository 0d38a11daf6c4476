import { expect, test } from "vitest"
import { fieldsOf, pairsOf } from "./form"

test("a form's fields are shown as they were kept, and what is no field is left out", () => {
  const fields = [{ name: "phone", label: "Phone", value: "+370", role: "phone" }, { label: "x" }, null, "y", { value: "z", technical: true }]
  expect(fieldsOf({ fields })).toEqual([
    { label: "Phone", value: "+370", role: "phone", technical: false },
    { label: "", value: "z", technical: true },
  ])
  expect(fieldsOf({ fields: "no" })).toEqual([])
  expect(pairsOf({ source: "yandex", n: 1 })).toEqual([["source", "yandex"]])
  expect(pairsOf(null)).toEqual([])
})
