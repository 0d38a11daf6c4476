import { expect, test } from "vitest"
import { readPhone } from "./phone"

test.each([
  ["89121234567", "+7 912 123-45-67"],
  ["8 (912) 123-45-67", "+7 912 123-45-67"],
  ["+370 612 34567", "+370 612 34567"],
  ["79121234567", "+7 912 123-45-67"],
  ["добавочный 12", "добавочный 12"],
  ["", ""],
])("%s is read as %s", (typed, read) => {
  expect(readPhone(typed)).toBe(read)
})
