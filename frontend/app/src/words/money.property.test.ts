import fc from "fast-check"
import { expect, test } from "vitest"
import { editMoney, formatMoney, parseMoney } from "./money"

/** As the server keeps it: up to thirteen digits and kopecks. */
const amounts = fc
  .tuple(fc.bigInt({ min: 0n, max: 9_999_999_999_999n }), fc.integer({ min: 0, max: 99 }))
  .map(([whole, part]) => `${whole}.${String(part).padStart(2, "0")}`)
const languages = fc.constantFrom("ru", "en", "lt")
const signs = fc.constantFrom("RUB", "EUR", "USD", "GBP", "BYN", "KZT", "UAH", "PLN", "CZK", "GEL", "AMD", "UZS", "CHF")

const grouped = (whole: string, by: string) => whole.replace(/\B(?=(\d{3})+$)/g, by)

test("whatever a window shows for editing reads back to the kopeck", () => {
  fc.assert(
    fc.property(amounts, languages, (amount, language) => {
      expect(parseMoney(editMoney(amount, language))).toEqual({ amount })
    }),
  )
})

test("whatever stands on a card may be copied into a field, sign and all", () => {
  fc.assert(
    fc.property(amounts, languages, signs, (amount, language, currency) => {
      expect(parseMoney(formatMoney({ amount, currency }, language))).toEqual({ amount })
    }),
  )
})

test("thousands apart by spaces, points, commas or apostrophes, kopecks by the other sign, are one sum", () => {
  const apart = fc.constantFrom([" ", ","], ["\u00a0", "."], ["\u202f", ","], [".", ","], [",", "."], ["'", "."], ["’", ","])
  fc.assert(
    fc.property(amounts, apart, (amount, [by, mark]) => {
      const [whole, part] = amount.split(".") as [string, string]
      expect(parseMoney(`${grouped(whole, by)}${mark}${part}`)).toEqual({ amount })
    }),
  )
})

test("thousands and millions written short are the sum written long", () => {
  const short = fc.constantFrom(["тыс.", 3], ["к", 3], ["tūkst.", 3], ["млн", 6], ["mln.", 6]) as fc.Arbitrary<[string, number]>
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999 }), fc.integer({ min: 0, max: 2 }), short, (digits, after, [word, power]) => {
      const text = String(digits).padStart(after + 1, "0")
      const typed = after ? `${text.slice(0, -after)},${text.slice(-after)} ${word}` : `${text} ${word}`
      expect(parseMoney(typed)).toEqual({ amount: `${BigInt(digits) * 10n ** BigInt(power - after)}.00` })
    }),
  )
})

test("of anything typed there is a sum as the server keeps it, or a word why not; never an error", () => {
  const typed = fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[-+0-9., '’₽€кkмm]{0,24}$/))
  fc.assert(
    fc.property(typed, (text) => {
      const parsed = parseMoney(text)
      if ("amount" in parsed) expect(parsed.amount).toMatch(/^(?:0|[1-9]\d{0,12})\.\d\d$/)
      else expect(["notMoney", "tooPrecise", "tooLong"]).toContain(parsed.fault)
    }),
    { numRuns: 2000 },
  )
})
