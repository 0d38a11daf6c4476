import { expect, test } from "vitest"
import { matching } from "./match"

const words = ["Диалоги", "Настройки диалогов", "Board", "Žvaigždė", "Ещё"]
const found = (typed: string) => matching(words, typed, (word) => word)

test("a word's beginning comes before its middle", () => {
  expect(matching(["Прадиалог", "Диалоги"], "диал", (w) => w)).toEqual(["Диалоги", "Прадиалог"])
})

test.each([
  ["lbfkjub", ["Диалоги"]],
  ["ищфкв", ["Board"]],
  ["zvaigzde", ["Žvaigždė"]],
  ["еще", ["Ещё"]],
  ["диал настр", ["Настройки диалогов"]],
  ["ghbdtn", []],
  ["дилоги", ["Диалоги", "Настройки диалогов"]],
  ["нстр", ["Настройки диалогов"]],
  ["зжа", []],
  ["xyzzy", []],
])("%s finds %j", (typed, result) => {
  expect(found(typed)).toEqual(result)
})
