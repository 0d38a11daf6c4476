import { expect, test } from "vitest"
import { smileAt } from "./smile"

test("a word after a colon that begins a word is an emoji that is being typed", () => {
  expect(smileAt(":smi", 4)).toEqual({ from: 0, to: 4, typed: "smi", closed: false })
  expect(smileAt("Готово :спас", 12)).toEqual({ from: 7, to: 12, typed: "спас", closed: false })
  expect(smileAt("ok :smile: now", 10)).toEqual({ from: 3, to: 10, typed: "smile", closed: true })
})

test("a time, an address, a single letter and a smile of signs are none", () => {
  for (const text of ["10:45", "https://shop", ":)", ":D", "так:да", ": да"]) expect(smileAt(text, text.length)).toBeNull()
})
