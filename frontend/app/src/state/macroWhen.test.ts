import { expect, test } from "vitest"
import { keyOfWhen, whenOfKey, WHENS } from "./macroWhen"

test("a time of a macro comes back from the choice as it went in", () => {
  for (const key of [...WHENS, "0@18:30", "1440"]) expect(keyOfWhen(whenOfKey(key))).toBe(key)
  expect(keyOfWhen({ days: 1 })).toBe("1@09:00")
  expect(keyOfWhen({})).toBeNull()
})
