import { expect, test } from "vitest"
import type { Theme } from "./colour"
import { contrast, luminance, paint } from "./colour"

const PAPERS = { light: [255, 255, 255], dark: [28, 27, 26] }
const INKS: Record<string, readonly number[]> = { "#fff": [255, 255, 255], "#000": [0, 0, 0] }
const EVERY = Array.from({ length: 9 ** 3 }, (_, at) => [at % 9, Math.floor(at / 9) % 9, Math.floor(at / 81)].map((step) => Math.round(step * 31.875)))
const hex = (rgb: readonly number[]) => `#${rgb.map((part) => part.toString(16).padStart(2, "0")).join("")}`
const parts = (ink: string) => ink.match(/\d+/g)!.map(Number)
const between = (one: readonly number[], other: readonly number[]) => contrast(luminance(one), luminance(other))

test.each(["light", "dark"] as Theme[])("whatever colour a site has, its words can be read: %s", (theme) => {
  for (const colour of EVERY) {
    const { on, ink } = paint(hex(colour), theme)
    expect(between(INKS[on]!, colour), `text on ${hex(colour)}`).toBeGreaterThanOrEqual(4.5)
    expect(between(parts(ink), PAPERS[theme]), `${hex(colour)} as text`).toBeGreaterThanOrEqual(4.5)
  }
})

test("a colour that can be read as it is stays as it is", () => {
  expect(paint("#0f766e", "light")).toEqual({ on: "#fff", ink: "rgb(15,118,110)" })
  expect(between([255, 255, 255], [0, 0, 0])).toBeCloseTo(21)
})
