import { expect, test } from "vitest"
import type { Site } from "./site"
import { configOf, inOrder, newSecret, originsOf } from "./site"

const site: Site = {
  key: "k", origins: [], languages: ["ru"], texts: { ru: { title: " Чай ", hello: "" } }, accent: "#0f766e", theme: "auto", position: "left", launcher: "bar", when_away: "hide",
  ask_name: "never", ask_phone: "during", ask_email: "before", required: ["email"], consent_url: null, consent: "never", ask_marketing: false, author: "name", files: true, callback: true, calls: false, rings_s: 30, calls_relay: false, callback_consent: {}, country: "LT", identity_secret: null,
}
const words = (title: string) => ({ title, hello: `${title} hello`, away: `${title} away`, placeholder: `${title} write` })
const shipped = { ru: words("ru"), en: words("en"), lt: words("lt") }

test("sites are taken as people write them", () => {
  expect(originsOf("Shop.example, https://www.shop.example/goods?x=1\nhttp://localhost:3000/  https://*.shop.example")).toEqual([
    "https://shop.example", "https://www.shop.example", "http://localhost:3000", "https://*.shop.example",
  ])
  expect(originsOf(" \n, ")).toEqual([])
})

test("the preview is told what the server would tell: own words, and ours where there are none", () => {
  const config = configOf(site, "ru", shipped, false)
  expect(config.texts).toEqual({ ...words("ru"), title: "Чай" })
  expect(config.ask).toEqual({ name: { when: "never", required: false }, phone: { when: "during", required: false }, email: { when: "before", required: true } })
  expect(configOf(site, "lt", shipped, true).texts.title).toBe("lt")
  expect(configOf(site, "lt", undefined, true).texts.title).toBe("")
})

test("languages keep their order, secrets never repeat", () => {
  expect(inOrder(["lt", "ru"])).toEqual(["ru", "lt"])
  expect(newSecret()).toMatch(/^[0-9a-f]{64}$/)
  expect(newSecret()).not.toBe(newSecret())
})
