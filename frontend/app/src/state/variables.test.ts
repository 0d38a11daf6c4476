import { expect, test } from "vitest"
import { filled, slashAt, unfilled, variant } from "./variables"

test("what has no value stays and is found, what is not on the list is text", () => {
  const text = filled("{{name}}, {{phone}} {{config}} {{7*7}}", { name: "Глеб", phone: " " })
  expect(text).toBe("Глеб, {{phone}} {{config}} {{7*7}}")
  expect(unfilled(text)).toEqual([{ variable: "phone", from: 6, to: 15 }])
})

test("what a customer calls themselves is not read as a variable", () => {
  expect(unfilled(filled("{{{name}}", { name: "{{phone}}" }))).toEqual([])
})

test("a slash opens at the beginning of a word, and only there", () => {
  expect(slashAt("/", 1)).toEqual({ from: 0, typed: "" })
  expect(slashAt("Добрый день /це", 15)).toEqual({ from: 12, typed: "це" })
  expect(slashAt("Да\n/цена со", 11)).toEqual({ from: 3, typed: "цена со" })
  for (const text of ["и/или", "https://", "https://a.b/c", "1/2", "/ нет"]) expect(slashAt(text, text.length)).toBeNull()
})

test("the customer's language, else ours, else any", () => {
  const texts = { ru: "да", lt: "taip" }
  expect(variant(texts, "lt", "ru").text).toBe("taip")
  expect(variant(texts, "en", "ru").text).toBe("да")
  expect(variant(texts, null, "en").text).toBe("да")
  expect(variant({}, "ru")).toEqual({ locale: "", text: "" })
})
