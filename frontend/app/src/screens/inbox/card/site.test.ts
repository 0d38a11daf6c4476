import { expect, it } from "vitest"
import { bare, siteOf } from "./site"

it("shows the page and where the visitor came from", () => {
  const profile = { page: { url: "https://shop.example/a", title: "A" }, referrer: "https://ya.ru/" }
  expect(siteOf(profile)).toEqual({ url: "https://shop.example/a", title: "A", referrer: "https://ya.ru/" })
})

it("makes a link of nothing but web addresses", () => {
  expect(siteOf({ page: { url: "javascript:alert(1)", title: "A" } })).toBeNull()
  expect(siteOf({ page: { url: "https://a.b" }, referrer: "data:text/html,x" })).toEqual({ url: "https://a.b", title: "", referrer: null })
  expect(siteOf({})).toBeNull()
  expect(siteOf({ page: null })).toBeNull()
})

it("says an address shortly", () => {
  expect(bare("https://www.shop.example/a/b?c=1#d")).toBe("shop.example/a/b")
  expect(bare("https://ya.ru/")).toBe("ya.ru")
  expect(bare("nothing")).toBe("nothing")
})
