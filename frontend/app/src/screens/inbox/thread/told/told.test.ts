import { expect, test } from "vitest"
import type { Attachment } from "../../../../wire/api.gen"
import { address, pictureOf, plain, priceOf, toldOf } from "./told"

const file = (id: string) => ({ id }) as Attachment

test("a message tells nothing, one thing, or several in their order", () => {
  expect(toldOf({})).toEqual([])
  expect(toldOf({ other: { kind: "poll" } })).toEqual([{ kind: "poll" }])
  expect(toldOf({ other: { kind: "product", title: "A", more: [{ kind: "link" }, 7, null] } })).toEqual([{ kind: "product", title: "A" }, { kind: "link" }])
})

test("a card's picture does not stand among the files a second time", () => {
  const files = [file("photo"), file("of the card")]
  const meta = { other: { kind: "product", picture: 1 } }
  expect(plain(meta, files)).toEqual([files[0]])
  expect(pictureOf(toldOf(meta)[0]!, files)).toBe(files[1])
  expect(plain({}, files)).toBe(files)
})

test("nobody is sent to an address that is none", () => {
  expect(address({ url: "javascript:alert(1)" })).toBe("")
  expect(address({ url: "https://vk.com/a" })).toBe("https://vk.com/a")
})

test("a price is written as its reader writes money, and as the channel words it where no currency is known", () => {
  const spaced = (text: string) => text.replace(/\s/g, " ")
  expect(spaced(priceOf({ price: "2 × 350.5 RUB", amount: "350.5", currency: "RUB", quantity: "2" }, "ru"))).toBe("2 × 350,50 ₽")
  expect(spaced(priceOf({ price: "4990 RUB", amount: "4990", currency: "RUB", quantity: "1" }, "ru"))).toBe("4 990 ₽")
  expect(priceOf({ price: "по запросу", amount: "", currency: "" }, "ru")).toBe("по запросу")
  expect(priceOf({ price: "7 points", amount: "7", currency: "points" }, "en")).toBe("7 points")
})
