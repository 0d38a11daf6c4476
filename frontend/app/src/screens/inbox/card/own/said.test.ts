import { expect, test } from "vitest"
import { makeFormats } from "../../../../words/format"
import { said, typedAs } from "./said"

const saying = (language: "ru" | "en" | "lt") => ({
  words: { t: (key: string) => key, language } as never,
  formats: makeFormats(language, "Europe/Vilnius"),
  nameOf: (id: number) => `#${id}`,
})
const field = (kind: string) => ({ kind, options: [{ id: 1, label: "S", color: "sky", archived: true }] }) as never

test("values are said as people write them", () => {
  expect(said("1250000.5", field("number"), saying("ru"))).toBe("1\u00a0250\u00a0000,5")
  expect(said("1250.5", field("number"), saying("en"))).toBe("1,250.5")
  expect(said([1, 9], field("several"), saying("en"))).toBe("S, …")
  expect(said(false, field("flag"), saying("en"))).toBe("own.no")
  expect(said(null, field("text"), saying("en"))).toBe("")
})

test("what is on its way stays as it was typed", () => {
  expect(said("1 250,5 шт", field("number"), saying("ru"))).toBe("1 250,5 шт")
  expect(said("завтра", field("date"), saying("ru"))).toBe("завтра")
})

test("typing begins with what the server reads back", () => {
  expect(typedAs("2026-03-05", "date", "ru", "UTC")).toBe("05.03.2026")
  expect(typedAs("2026-03-05", "date", "en", "UTC")).toBe("05/03/2026")
  expect(typedAs("2026-03-05", "date", "lt", "UTC")).toBe("2026-03-05")
  expect(typedAs("2026-03-05T10:30Z", "moment", "ru", "Europe/Moscow")).toBe("05.03.2026 13:30")
  expect(typedAs("1250.5", "number", "lt", "UTC")).toBe("1250,5")
})
