import { expect, test } from "vitest"
import { editMoney, formatMoney, parseMoney } from "./money"

test.each([
  ["45000", "45000.00"],
  ["45 000", "45000.00"],
  ["45\u00a0000 ₽", "45000.00"],
  ["45.000", "45000.00"],
  ["1,250,000.5", "1250000.50"],
  ["1.250.000,50", "1250000.50"],
  ["1250,50", "1250.50"],
  ["1250.5", "1250.50"],
  ["1 250 000 руб.", "1250000.00"],
  ["0,99", "0.99"],
  ["0.125 млн", "125000.00"],
  ["45к", "45000.00"],
  ["12,5 тыс.", "12500.00"],
  ["2 млн", "2000000.00"],
  ["007", "7.00"],
  ["€99", "99.00"],
  ["45K", "45000.00"],
  ["45 000 rub.", "45000.00"],
  ["1 200 zł", "1200.00"],
  ["CHF 99.50", "99.50"],
  ["9999999999999.99", "9999999999999.99"],
])("%s is %s", (typed, amount) => {
  expect(parseMoney(typed)).toEqual({ amount })
})

test.each([
  ["", "notMoney"],
  ["много", "notMoney"],
  ["-5", "notMoney"],
  ["12..5", "notMoney"],
  ["1,25,000.00", "notMoney"],
  ["12 попугаев", "notMoney"],
  ["1,2345", "tooPrecise"],
  ["0.125", "tooPrecise"],
  ["99999999999999", "tooLong"],
])("%s is refused: %s", (typed, fault) => {
  expect(parseMoney(typed)).toEqual({ fault })
})

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ")

test("what is shown is exact where a float would not be", () => {
  expect(plain(formatMoney({ amount: "9007199254740993.01", currency: "RUB" }, "ru"))).toBe("9 007 199 254 740 993,01 ₽")
  expect(plain(formatMoney({ amount: "45000.00", currency: "RUB" }, "ru"))).toBe("45 000 ₽")
  expect(plain(formatMoney({ amount: "45000.00", currency: "EUR" }, "lt"))).toBe("45 000 €")
})

test.each(["ru", "en", "lt"])("what %s shows for editing reads back as the same", (language) => {
  for (const amount of ["45000.00", "1250000.50", "0.99", "7.00", "1250.00"])
    expect(parseMoney(editMoney(amount, language))).toEqual({ amount })
})
