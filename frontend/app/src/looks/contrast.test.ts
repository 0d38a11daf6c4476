import { readFileSync } from "node:fs"
import { expect, test } from "vitest"

const css = readFileSync(`${import.meta.dirname}/tokens.css`, "utf8")
const pairs = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map((m) => [m[1], [m[2]!, m[3]!]]),
)

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function ratio(ink: string, paper: string, theme: 0 | 1): number {
  const [a, b] = [pairs.get(ink)?.[theme], pairs.get(paper)?.[theme]]
  if (!a || !b) throw new Error(`no such token: ${a ? paper : ink}`)
  const [x, y] = [luminance(a), luminance(b)]
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)
}

const papers = ["canvas", "surface", "raised", "sunken", "hover", "hover-raised"]
const everywhere = ["text", "text-2", "text-3", "accent-text", "red", "amber", "green", "blue"]
const faces = [0, 1, 2, 3, 4, 5, 6, 7].map((n): [string, string] => [`face-${n}`, `face-${n}-soft`])

const AA: [string, string][] = [
  ...everywhere.flatMap((ink) => papers.map((paper): [string, string] => [ink, paper])),
  ...["red", "amber", "green", "blue"].map((name): [string, string] => [name, `${name}-soft`]),
  ...["text-2", "text-3", "accent-text", "red"].flatMap((ink) =>
    ["chosen", "accent-soft", "bubble-in", "bubble-out", "note"].map((paper): [string, string] => [ink, paper]),
  ),
  ...["debt-calm", "debt-half", "debt-late"].flatMap((ink) =>
    ["surface", "chosen", "hover"].map((paper): [string, string] => [ink, paper]),
  ),
  ["on-accent", "accent"],
  ["on-accent", "accent-hover"],
  ["on-red", "red-fill"],
  ["note-text", "note"],
  ...faces,
]

const AAA: [string, string][] = ["surface", "bubble-in", "bubble-out", "note", "chosen"].map((paper) => ["text", paper])

/** Marks and edges of controls that are not text. */
const SHAPES: [string, string][] = [
  ...["warmth-new", "warmth-cold", "warmth-warm", "warmth-hot", "edge", "focus"].flatMap((ink) =>
    ["surface", "chosen"].map((paper): [string, string] => [ink, paper]),
  ),
  ["note-edge", "surface"],
  ["edge", "raised"],
  ["focus", "canvas"],
]

for (const [theme, name] of [
  [0, "light"],
  [1, "dark"],
] as const) {
  test.each(AA)(`${name}: %s on %s can be read`, (ink, paper) => {
    expect(ratio(ink, paper, theme)).toBeGreaterThanOrEqual(4.5)
  })
  test.each(AAA)(`${name}: %s on %s can be read all day`, (ink, paper) => {
    expect(ratio(ink, paper, theme)).toBeGreaterThanOrEqual(7)
  })
  test.each(SHAPES)(`${name}: the shape %s stands out from %s`, (ink, paper) => {
    expect(ratio(ink, paper, theme)).toBeGreaterThanOrEqual(3)
  })
}
