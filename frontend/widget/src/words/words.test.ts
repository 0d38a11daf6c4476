import { expect, test } from "vitest"
import en from "./en.json"
import { languageOf, speaker } from "."
import lt from "./lt.json"
import ru from "./ru.json"

const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort()

test.each([["ru", ru], ["lt", lt]] as const)("%s says all that English says, with the same places, calmly", (_, words) => {
  expect(Object.keys(words).sort()).toEqual(Object.keys(en).sort())
  for (const [key, text] of Object.entries(words)) {
    expect(text, key).toMatch(/^[^!\s][^!]*$/)
    expect(places(text), key).toEqual(places(en[key as keyof typeof en]))
  }
})

test("the page's language is spoken where we know it", () => {
  expect(languageOf("ru-RU")).toBe("ru")
  expect(languageOf("de", "LT", "en")).toBe("lt")
  expect(languageOf("", undefined, null, "constructor")).toBe("en")
  expect(speaker(ru)("types", { name: "Анна" })).toBe("Анна печатает…")
})
