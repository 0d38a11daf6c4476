import { expect, test } from "vitest"
import { formatted, typed, wrapped } from "./markup"

const ALL = ["bold", "italic", "strike", "code", "pre", "link", "quote"] as const
const told = (typed: string, allowed: readonly (typeof ALL)[number][] = ALL) => {
  const { text, entities } = formatted(typed, allowed)
  return [text, ...entities.map(({ type, offset, length }) => `${type}:${text.slice(offset, offset + length)}`)]
}

test.each([
  ["Цена **45 000 ₽**, _до пятницы_", ["Цена 45 000 ₽, до пятницы", "bold:45 000 ₽", "italic:до пятницы"]],
  ["**жирно и _косо_**", ["жирно и косо", "bold:жирно и косо", "italic:косо"]],
  ["`a**b**`", ["a**b**", "code:a**b**"]],
  ["```js\nlet a = 1\n```", ["let a = 1", "pre:let a = 1"]],
  ["[каталог](https://shop.example/a_b_c)", ["каталог", "link:каталог"]],
  ["> цена **высока**\n> очень\nДа", ["цена высока\nочень\nДа", "quote:цена высока\nочень", "bold:высока"]],
  ["🙂 ~~нет~~", ["🙂 нет", "strike:нет"]],
])("%s", (typed, result) => {
  expect(told(typed)).toEqual(result)
})

test.each(["snake_case_name", "2 ** 3 ** 4", "https://shop.example/a_b_c/_d_", "5 * 3 * 2", "_", "____", "цена ~ 5 ~~"])(
  "%s is no formatting",
  (typed) => {
    expect(told(typed)).toEqual([typed])
  },
)

test("what the channel cannot carry stays as typed", () => {
  expect(told("**да** и `код`", ["code"])).toEqual(["**да** и код", "code:код"])
  expect(told("**да**", [])).toEqual(["**да**"])
})

test("signs go round a selection, and away again", () => {
  const there = wrapped("цена высока", 5, 11, "bold")
  expect(there).toEqual({ text: "цена **высока**", from: 7, to: 13 })
  expect(wrapped(there.text, there.from, there.to, "bold")).toEqual({ text: "цена высока", from: 5, to: 11 })
})

test.each(["Цена **45 000 ₽**, _до пятницы_", "**жирно и _косо_**", "[каталог](https://shop.example/a_b_c)", "🙂 ~~нет~~ `код`", "```\nlet a = 1\n```", "Вы писали:\n> цена **высока**\n> очень\nДа"])(
  "%s comes back as it was typed",
  (text) => {
    const { text: plain, entities } = formatted(text, ALL)
    expect(typed(plain, entities)).toBe(text)
  },
)

test("a link waits for its address, a quotation takes whole lines and gives them back", () => {
  expect(wrapped("наш каталог", 4, 11, "link")).toEqual({ text: "наш [каталог](https://)", from: 14, to: 22 })
  const there = wrapped("раз\nдва\nтри", 5, 9, "quote")
  expect(there.text).toBe("раз\n> два\n> три")
  expect(wrapped(there.text, there.from, there.to, "quote").text).toBe("раз\nдва\nтри")
})
