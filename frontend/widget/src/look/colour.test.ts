import { expect, test } from "vitest"
import type { Theme } from "./colour"
import { contrast, paint } from "./colour"

const PAPERS = { light: "#ffffff", dark: "#1c1b1a" }
const EVERY = Array.from({ length: 9 ** 3 }, (_, at) => `#${[at % 9, Math.floor(at / 9) % 9, Math.floor(at / 81)].map((step) => Math.round(step * 31.875).toString(16).padStart(2, "0")).join("")}`)

test.each(["light", "dark"] as Theme[])("whatever colour a site has, its words can be read: %s", (theme) => {
  for (const colour of EVERY) {
    const { accent, on, ink } = paint(colour, theme)
    expect(accent).toBe(colour)
    expect(contrast(on, accent), `text on ${colour}`).toBeGreaterThanOrEqual(4.5)
    expect(contrast(ink, PAPERS[theme]), `${colour} as text`).toBeGreaterThanOrEqual(4.5)
  }
})

test("a colour that can be read as it is stays as it is; what is none is ours", () => {
  expect(paint("#0f766e", "light").ink).toBe("#0f766e")
  expect(paint("red;}*{display:none", "light").accent).toBe("#a44e1b")
})
