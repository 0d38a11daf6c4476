import { expect, test } from "vitest"
import type { ConsentText } from "../../../wire/api.gen"
import { wordsOf } from "./useHouseWords"

const text = (purpose: ConsentText["purpose"], locale: ConsentText["locale"], version: number, said: string): ConsentText => ({ id: version, purpose, locale, version, text: said, url: null, at: "2026-05-04T09:00:00Z", by: null, agreed: 0 })
// newest first, as the server tells them
const ALL = [text("processing", "lt", 2, "Nauji"), text("processing", "lt", 1, "Seni"), text("processing", "en", 3, ""), text("marketing", "ru", 1, "Да")]

test("the newest words of each purpose are shown, in the first language that has any", () => {
  expect(wordsOf(ALL, ["processing", "marketing"], ["lt", "ru"]).map((one) => one.text)).toEqual(["Nauji", "Да"])
  expect(wordsOf(ALL, ["processing"], ["en", "lt"]).map((one) => one.text)).toEqual(["Nauji"])
})

test("what is asked no more is not shown", () => {
  expect(wordsOf(ALL, ["processing"], ["en"])).toEqual([])
})
