import { readdirSync, readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { languageOf, speaker } from "."
import ru from "./ru.json"

const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort()

const wordsOf = (part: string, lang: string) => JSON.parse(readFileSync(`${import.meta.dirname}/${part}/${lang}.json`, "utf8")) as Record<string, string>

test.each([["ru", "."], ["lt", "."], ["ru", "../more/words"], ["lt", "../more/words"], ["ru", "../form/words"], ["lt", "../form/words"], ["ru", "../onward/words"], ["lt", "../onward/words"], ["ru", "../agree/words"], ["lt", "../agree/words"]])("%s says all that English says in %s, with the same places, calmly", (lang, part) => {
  const [words, en] = [wordsOf(part, lang), wordsOf(part, "en")]
  expect(Object.keys(words).sort()).toEqual(Object.keys(en).sort())
  for (const [key, text] of Object.entries(words)) {
    expect(text, key).toMatch(/^[^!\s][^!]*$/)
    expect(places(text), key).toEqual(places(en[key]!))
  }
})

test("what the door and the panel say, they have with them; nothing is carried that nobody says", () => {
  const sources = readdirSync(`${import.meta.dirname}/..`, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
  const text = (of: (file: string) => boolean) => sources.filter(of).map((file) => readFileSync(`${import.meta.dirname}/../${file}`, "utf8")).join("\n")
  const isForm = (file: string) => file.startsWith("form/")
  const isAgree = (file: string) => file.startsWith("agree/")
  const [first, all] = [text((file) => !file.startsWith("more/") && !file.startsWith("onward/") && !isForm(file) && !isAgree(file) && file !== "preview.ts"), text((file) => !isForm(file))]
  const named = (key: string, source: string) => source.includes(`"${key}"`)
  expect(Object.keys(wordsOf(".", "en")).filter((key) => !named(key, first))).toEqual([])
  expect(Object.keys(wordsOf("../more/words", "en")).filter((key) => !named(key, all))).toEqual([])
  const onward = readFileSync(`${import.meta.dirname}/../onward/index.ts`, "utf8")
  expect(Object.keys(wordsOf("../onward/words", "en")).filter((key) => !onward.includes(`say.${key}`))).toEqual([])
  expect(Object.keys(wordsOf("../form/words", "en")).filter((key) => !named(key, text(isForm)))).toEqual([])
  expect(Object.keys(wordsOf("../agree/words", "en")).filter((key) => !named(key, text(isAgree)))).toEqual([])
  const said = [...first.matchAll(/\bsay\((?:\w+ \? )?"(\w+)"/g)].map(([, key]) => key!)
  expect(said.filter((key) => !(key in wordsOf(".", "en")))).toEqual([])
})

test("the page's language is spoken where we know it", () => {
  expect(languageOf("ru-RU")).toBe("ru")
  expect(languageOf("de", "LT", "en")).toBe("lt")
  expect(languageOf("", undefined, null, "constructor")).toBe("en")
  expect(speaker(ru)("types", { name: "Анна" })).toBe("Анна печатает…")
})
