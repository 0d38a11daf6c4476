import type { WarmthTold } from "../../../../wire/api.gen"

export const SHOWN_DAYS = 60
const [WIDE, HIGH, TOP] = [100, 36, 4]
const DAY = 86_400_000

/** What is left after so many days. */
export const left = (score: number, days: number, halfLife: number) => score * 2 ** (-days / halfLife)

/** The fading points as an SVG path in a box of 100 × 36, and where stages end on it. */
export function pathOf({ score, half_life_days, as_of, cools }: Pick<WarmthTold, "score" | "half_life_days" | "as_of" | "cools">): { line: string; dots: { x: number; y: number }[] } {
  const place = (days: number) => ({
    x: round((days * WIDE) / SHOWN_DAYS),
    y: round(HIGH - 1 - (left(score, days, half_life_days) / score) * (HIGH - 1 - TOP)),
  })
  const points = Array.from({ length: SHOWN_DAYS + 1 }, (_, day) => place(day))
  const dots = cools.flatMap(({ since }) => (since ? [(Date.parse(since) - Date.parse(as_of)) / DAY] : [])).filter((days) => days <= SHOWN_DAYS)
  return { line: points.map(({ x, y }, at) => `${at ? "L" : "M"}${x} ${y}`).join(""), dots: dots.map(place) }
}

const round = (n: number) => Math.round(n * 100) / 100
