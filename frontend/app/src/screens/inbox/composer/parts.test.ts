import { expect, test } from "vitest"
import type { Capabilities } from "../../../wire/types"
import { messagesOf, pieces } from "./parts"

const channel = { text_max: 40, caption_max: 10 } as Capabilities

test("a text is counted as the connector cuts it", () => {
  expect(pieces("коротко", 40)).toBe(1)
  expect(pieces("", 40)).toBe(0)
  expect(pieces("а".repeat(100), 40)).toBe(3)
  expect(pieces("Первое предложение здесь. Второе предложение уже здесь.", 40)).toBe(2)
})

test("what is too long for a caption leaves by itself", () => {
  expect(messagesOf("короткая", 1, channel)).toBe(1)
  expect(messagesOf("подпись длиннее", 2, channel)).toBe(2)
  expect(messagesOf("а".repeat(300), 0, null)).toBe(1)
})
