import { expect, test } from "vitest"
import type { Entity } from "../../wire/types"
import type { Rich } from "./rich"
import { hrefOf, isSmiles, plain, richOf } from "./rich"

const on = (type: Entity["type"], offset: number, length: number, url?: string): Entity => ({ type, offset, length, ...(url && { url }) })
const told = (rich: Rich[]): string =>
  rich.map((piece) => (typeof piece === "string" ? piece : `<${piece.entity.type}>${told(piece.inside)}</>`)).join("")

test("stretches nest, stand side by side, and crossing ones are cut", () => {
  expect(told(richOf("один два три", [on("bold", 0, 8), on("italic", 5, 3)]))).toBe("<bold>один <italic>два</></> три")
  expect(told(richOf("abcdef", [on("bold", 0, 4), on("italic", 2, 4)]))).toBe("<bold>ab<italic>cd</></><italic>ef</>")
  expect(told(richOf("ab", [on("bold", 1, 1), on("italic", 0, 1)]))).toBe("<italic>a</><bold>b</>")
})

test("no stretch loses or doubles a letter, whatever stands in it", () => {
  const text = "🙂 Привет, мир и всё остальное"
  for (let i = 0; i < 300; i++) {
    const at = (n: number) => (i * 7919 + n * 104729) % (text.length + 6)
    const entities = [0, 1, 2, 3].map((n) => on((["bold", "italic", "code", "strike"] as const)[n]!, at(n) - 2, at(n + 9)))
    expect(plain(richOf(text, entities))).toBe(text)
  }
})

test("bare addresses become links, except where they are marked already", () => {
  expect(told(richOf("см. https://shop.example/a?b=1, ok", []))).toBe("см. <url>https://shop.example/a?b=1</>, ok")
  expect(told(richOf("на anna@example.com.", []))).toBe("на <email>anna@example.com</>.")
  expect(told(richOf("https://a.example", [on("code", 0, 17)]))).toBe("<code>https://a.example</>")
})

test.each([
  ["link", "нажми", "javascript:alert(1)", null],
  ["link", "нажми", "data:text/html,x", null],
  ["link", "нажми", "https://ok.example", "https://ok.example/"],
  ["url", "ok.example/a", undefined, "https://ok.example/a"],
  ["url", "javascript:alert(1)", undefined, null],
  ["email", "a@b.example", undefined, "mailto:a@b.example"],
  ["phone", "+7 (912) 345-67-89", undefined, "tel:+79123456789"],
] as const)("%s %s leads only to safe places", (type, shown, url, href) => {
  expect(hrefOf(on(type, 0, shown.length, url), shown)).toBe(href)
})

test("one to three emoji and nothing else are shown large", () => {
  for (const text of ["😀", "👍🔥", "👩‍💻 ❤️", "🇱🇹", "👍🏽👍🏽👍🏽"]) expect(isSmiles(text), text).toBe(true)
  for (const text of ["", "5", "ок 👍", "😀😀😀😀", "#", "™x"]) expect(isSmiles(text), text).toBe(false)
})
