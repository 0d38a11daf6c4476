import { expect, test } from "vitest"
import { nameAt, namesIn } from "./naming"

test("a name is typed after an @ that begins a word, as far as the caret", () => {
  expect(nameAt("Посмотри @ве", 12)).toEqual({ from: 9, to: 12, typed: "ве" })
  expect(nameAt("@", 1)).toEqual({ from: 0, to: 1, typed: "" })
  expect(nameAt("gleb@shop", 9)).toBeNull()
  expect(nameAt("@Вера\nи", 7)).toBeNull()
})

test("whom a note names: the whole name, the longest that fits", () => {
  const people = [{ id: 1, name: "Анна" }, { id: 2, name: "Анна Мария" }, { id: 3, name: "Вера" }]
  expect(namesIn("@Анна Мария и @Вера, не @Веранда", people)).toEqual([
    { type: "mention", offset: 0, length: 11, user_id: 2 },
    { type: "mention", offset: 14, length: 5, user_id: 3 },
  ])
  expect(namesIn("пишите на a@shop.example", people)).toEqual([])
})
