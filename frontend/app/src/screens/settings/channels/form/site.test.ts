import { expect, test } from "vitest"
import type { Site } from "./site"
import { frameOf, lookOf, newName, newQuestion } from "./site"

const SITE: Site = {
  key: "k", mapping: {}, labels: {}, country: "LT", secret: null, secret_field: "", origins: [], languages: ["lt", "ru"],
  fields: [{ ...newQuestion("choice", []), labels: { ru: "Цвет" }, options: [{ lt: "Juoda" }, { ru: "Красный" }, {}] }],
  texts: { lt: { title: " ", button: "Pirmyn" } }, consent: { ru: "Согласен" }, consent_url: null, ask_processing: "no", ask_marketing: false, accent: "#12", theme: "auto",
}

test("a question's name is its own for ever", () => {
  const one = newQuestion("text", [])
  expect(newName("text", [one])).toBe("text_2")
  expect(newName("text", [one, { ...one, name: "text_2" }])).toBe("text_3")
})

test("the preview says what the server would: own words, else another language's, else the shipped", () => {
  const look = lookOf(SITE, "lt", { lt: { title: "Parašykite", button: "Siųsti", thanks: "Ačiū" }, ru: {}, en: {} })
  expect([look.title, look.button, look.thanks]).toEqual(["Parašykite", "Pirmyn", "Ačiū"])
  expect(look.fields[0]).toMatchObject({ label: "Цвет", options: ["Juoda", "Красный"] })
  expect(look.consent?.text).toBe("Согласен")
  expect(look.accent).toBe("#0f766e")
  expect(look.slots).toEqual([])
})

test("a name with quotes stays within the frame's title", () => {
  expect(frameOf(SITE, 'a" onload="x')).toContain('title="a&quot; onload=&quot;x"')
})
