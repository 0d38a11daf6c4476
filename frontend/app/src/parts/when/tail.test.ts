import { expect, test } from "vitest"
import { tailOf } from "./tail"

const ZONE = "Europe/Moscow"
/** A Friday, 12:00 in Moscow. */
const NOW = Date.parse("2026-11-27T09:00:00Z")
const read = (text: string) => {
  const found = tailOf(text, NOW, ZONE)
  return found && `${found.title} | ${new Date(found.at).toISOString().slice(0, 16)}`
}

test.each([
  ["Перезвонить завтра в 10:00", "Перезвонить | 2026-11-28T07:00"],
  ["Перезвонить Глебу завтра", "Перезвонить Глебу | 2026-11-28T06:00"],
  ["Выслать цену через 3 дня", "Выслать цену | 2026-11-30T06:00"],
  ["Send the price tomorrow 10:00", "Send the price | 2026-11-28T07:00"],
  ["Paskambinti rytoj", "Paskambinti | 2026-11-28T06:00"],
  ["Встреча в понедельник 15:30", "Встреча | 2026-11-30T12:30"],
])("the last words of “%s” are its time", (text, told) => {
  expect(read(text)).toBe(told)
})

test.each(["Выслать счёт", "Заказ 12", "Оплатить заказ 12:30", "завтра", "завтра в 10", "", "Ответить про самовар на 5 литров"])("“%s” names no time of its own", (text) => {
  expect(read(text)).toBeNull()
})
